package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.fe.mysql.AuthenticationExchange.Cover;
import dev.larder.fe.mysql.AuthenticationExchange.Outcome;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.CharacterSet;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.VariableScope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Greets a client, starts TLS if it wants, and asks until it has proved who it is; then makes room for commands. */
final class LoginHandler extends ChannelInboundHandlerAdapter implements AuthenticationExchange.Questions {
    /** The most a client may send in one packet before it has logged in. */
    static final int PAYLOAD_MAX = 16 << 10;

    private static final Logger log = LoggerFactory.getLogger(LoginHandler.class);
    private static final int MORE_DATA = 0x01;
    private static final int SWITCH_REQUEST = 0xFE;

    private final MySqlServer server;
    private final Connection connection;
    private final PacketDecoder decoder;
    private final byte[] nonce;
    private final IdleTimer deadline;
    private Optional<Handshake.Response> response = Optional.empty();
    private Optional<Account> account = Optional.empty();
    private Optional<AuthenticationExchange> exchange = Optional.empty();
    private boolean finished;

    LoginHandler(MySqlServer server, Connection connection, PacketDecoder decoder) {
        this.server = server;
        this.connection = connection;
        this.decoder = decoder;
        this.nonce = Scrambles.nonce(server.secrets().random());
        this.deadline = new IdleTimer(connection.channel().eventLoop(), connection::close);
    }

    void greet() {
        startClock();
        connection.send(out -> Handshake.writeGreeting(
                out,
                connection.session().id(),
                offered(),
                nonce,
                server.config().greeting()));
    }

    /** Goes through a login again, on a connection that has one already. */
    void changeUser(Handshake.Response wanted) {
        startClock();
        decoder.setPayloadMax(PAYLOAD_MAX);
        begin(wanted, true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        InboundPacket packet = (InboundPacket) message;
        try {
            if (!finished) {
                read(ctx, packet);
            }
        } finally {
            packet.payload().release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.close();
        server.registry().close(connection.session());
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        server.endBroken(connection, cause);
    }

    @Override
    public void switchTo(AuthPlugin plugin, byte[] freshNonce) {
        connection.send(out -> {
            out.writeByte(SWITCH_REQUEST);
            Wire.writeTerminated(out, plugin.wireName());
            out.writeBytes(freshNonce).writeByte(0);
        });
    }

    @Override
    public void moreData(byte[] data) {
        connection.send(out -> out.writeByte(MORE_DATA).writeBytes(data));
    }

    private void startClock() {
        deadline.expireIn(Duration.ofSeconds(connection.session().variables().number("connect_timeout")));
    }

    private int offered() {
        return Capability.offered(server.tls().isPresent() ? Capability.TlsMode.AVAILABLE : Capability.TlsMode.ABSENT);
    }

    private void read(ChannelHandlerContext ctx, InboundPacket packet) {
        if (packet.firstSequence() != connection.packets().nextSequence()) {
            throw new EngineException(ErrorCode.PACKETS_OUT_OF_ORDER, "Got packets out of order");
        }
        connection.packets().setNextSequence(packet.lastSequence() + 1);
        ByteBuf payload = packet.payload();
        if (exchange.isPresent()) {
            conclude(exchange.get(), exchange.get().answer(ByteBufUtil.getBytes(payload)));
            return;
        }
        Handshake.Response said = Handshake.readResponse(payload, offered());
        boolean covered = ctx.pipeline().get(SslHandler.class) != null;
        if (said.tlsRequest()) {
            if (covered) {
                throw Wire.malformed("TLS was started already");
            }
            startTls(ctx.pipeline(), server.tls().orElseThrow());
            return;
        }
        begin(said, false);
    }

    /**
     * Puts TLS before the decoder. The client's first TLS bytes may have come with its request, and lie in the old
     * decoder: it hands them on to the handler behind it when it is removed, so TLS is put there, and a new decoder behind.
     */
    private void startTls(ChannelPipeline pipeline, SslContext context) {
        SslHandler tls = context.newHandler(connection.channel().alloc());
        PacketDecoder next = new PacketDecoder(PAYLOAD_MAX);
        LoginHandler login = new LoginHandler(this, next);
        pipeline.addAfter(pipeline.context(decoder).name(), null, tls);
        pipeline.addAfter(pipeline.context(tls).name(), null, next);
        pipeline.replace(this, null, login);
        login.startClock();
        pipeline.remove(decoder);
    }

    /** The same login behind TLS. */
    private LoginHandler(LoginHandler plain, PacketDecoder decoder) {
        this.server = plain.server;
        this.connection = plain.connection;
        this.decoder = decoder;
        this.nonce = plain.nonce;
        this.deadline = new IdleTimer(connection.channel().eventLoop(), connection::close);
    }

    private void begin(Handshake.Response said, boolean again) {
        boolean covered = connection.channel().pipeline().get(SslHandler.class) != null;
        connection.setCapabilities(said.capabilities());
        response = Optional.of(said);
        account = server.authenticator().find(said.user(), connection.session().host());
        AuthenticationExchange started =
                new AuthenticationExchange(account, covered ? Cover.TLS : Cover.NONE, server.secrets(), this);
        exchange = Optional.of(started);
        // A client whose plugin is not the greeting's could not use the nonce, and sent nothing of worth.
        boolean asksAgain =
                again || !said.plugin().equals(server.config().greeting().wireName());
        if (asksAgain && Capability.has(said.capabilities(), Capability.PLUGIN_AUTH)) {
            conclude(started, started.restart(said.plugin()));
        } else {
            conclude(started, started.start(said.plugin(), ByteBufUtil.getBytes(said.proof()), nonce));
        }
    }

    private void conclude(AuthenticationExchange talk, Outcome outcome) {
        switch (outcome) {
            case WAITING -> {}
            case DENIED -> fail(talk);
            case ACCEPTED ->
                account.flatMap(known -> server.authenticator()
                                .admit(known, connection.session().host()))
                        .ifPresentOrElse(this::deny, this::accept);
        }
    }

    private void fail(AuthenticationExchange talk) {
        account.ifPresent(server.authenticator()::failed);
        deny(account.flatMap(known -> server.authenticator()
                        .locked(known, connection.session().host()))
                .orElseGet(() -> new Failure(
                        ErrorCode.ACCESS_DENIED,
                        "Access denied for user " + who() + " (using password: " + (talk.gavePassword() ? "YES" : "NO")
                                + ")")));
    }

    private void deny(Failure why) {
        finished = true;
        log.info(
                "Login of {} refused on connection {}: {}",
                who(),
                connection.session().id(),
                why.code());
        connection.sendErrorAndClose(why);
    }

    private String who() {
        return "'" + response.orElseThrow().user() + "'@'"
                + connection.session().host() + "'";
    }

    private void accept() {
        finished = true;
        deadline.close();
        Handshake.Response said = response.orElseThrow();
        Session session = connection.session();
        session.loggedIn(account.orElseThrow());
        session.variables()
                .setNames(CharacterSet.ofCollationId(said.collation()).name(), Optional.empty());
        session.setMultiStatements(Capability.has(said.capabilities(), Capability.MULTI_STATEMENTS));
        if (Capability.has(said.capabilities(), Capability.INTERACTIVE)) {
            session.variables()
                    .set(
                            "wait_timeout",
                            VariableScope.SESSION,
                            session.variables().get("interactive_timeout").selected());
        }
        decoder.setPayloadMax(Math.toIntExact(session.variables().number("max_allowed_packet")));
        CommandHandler commands = new CommandHandler(server, connection, decoder);
        connection.channel().pipeline().replace(this, null, commands);
        commands.start(said.database());
    }
}
