package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.fe.session.Parameter;
import dev.larder.fe.session.ResultColumn;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.Session.Command;
import dev.larder.fe.session.SessionRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the commands of a client that has logged in, and runs one at a time. What may take long runs on a statement
 * thread; the rest on the event loop, so that a client can ping and kill however busy the server is.
 */
final class CommandHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(CommandHandler.class);

    /** Commands a client may send ahead; with more, or with so many bytes, no more is read from it. */
    private static final int AHEAD_MAX = 16;

    private static final int AHEAD_BYTES_MAX = 1 << 20;

    private static final int QUIT = 1;
    private static final int INIT_DB = 2;
    private static final int QUERY = 3;
    private static final int FIELD_LIST = 4;
    private static final int STATISTICS = 9;
    private static final int PROCESS_KILL = 12;
    private static final int PING = 14;
    private static final int CHANGE_USER = 17;
    private static final int STMT_PREPARE = 22;
    private static final int STMT_EXECUTE = 23;
    private static final int STMT_SEND_LONG_DATA = 24;
    private static final int STMT_CLOSE = 25;
    private static final int STMT_RESET = 26;
    private static final int SET_OPTION = 27;
    private static final int RESET_CONNECTION = 31;

    private final MySqlServer server;
    private final Connection connection;
    private final Session session;
    private final PacketDecoder decoder;
    private final PreparedStatements prepared;
    private final IdleTimer idle;
    private final Queue<InboundPacket> ahead = new ArrayDeque<>();
    private long aheadBytes;
    private boolean busy;
    private boolean closed;

    /** A command on its own thread. */
    private interface Work {
        void run() throws EngineException;
    }

    CommandHandler(MySqlServer server, Connection connection, PacketDecoder decoder) {
        this.server = server;
        this.connection = connection;
        this.session = connection.session();
        this.decoder = decoder;
        this.prepared = server.newPreparedStatements();
        this.idle = new IdleTimer(connection.channel().eventLoop(), this::idleTooLong);
    }

    /** Ends the login: makes the wanted database the current one, and says OK. */
    void start(Optional<String> database) {
        if (database.isEmpty()) {
            connection.sendOk();
            waitForCommand();
            return;
        }
        runAside(Command.INIT_DB, () -> {
            try {
                server.executor().useDatabase(session, database.get());
                connection.sendOk();
            } catch (RuntimeException e) {
                connection.sendErrorAndClose(failure(e));
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        InboundPacket packet = (InboundPacket) message;
        if (closed) {
            packet.payload().release();
            return;
        }
        ahead.add(packet);
        aheadBytes += packet.payload().readableBytes();
        next();
        if (ahead.size() >= AHEAD_MAX || aheadBytes >= AHEAD_BYTES_MAX) {
            connection.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!busy) {
            armTimer();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.wakeWriter();
        next();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        close();
        server.registry().close(session);
        connection.wakeWriter();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        closed = true;
        idle.off();
        if (busy) {
            // The answer that is being written cannot be mixed with another.
            connection.close();
            return;
        }
        server.endBroken(connection, cause);
    }

    private void next() {
        while (!busy && !closed && !ahead.isEmpty() && connection.channel().isWritable()) {
            InboundPacket packet = ahead.remove();
            aheadBytes -= packet.payload().readableBytes();
            boolean handedOver = false;
            try {
                handedOver = dispatch(packet);
            } catch (EngineException e) {
                closed = true;
                server.endBroken(connection, e);
            } finally {
                if (!handedOver) {
                    packet.payload().release();
                }
            }
        }
        if (!busy
                && !closed
                && ahead.isEmpty()
                && !connection.channel().config().isAutoRead()) {
            connection.channel().config().setAutoRead(true);
        }
    }

    /** Starts or does what the packet asks; tells whether its payload was handed over to another thread. */
    private boolean dispatch(InboundPacket packet) {
        if (packet.firstSequence() != 0) {
            throw new EngineException(ErrorCode.PACKETS_OUT_OF_ORDER, "Got packets out of order");
        }
        connection.packets().setNextSequence(packet.lastSequence() + 1);
        ByteBuf payload = packet.payload();
        if (!payload.isReadable()) {
            throw Wire.malformed("a command is missing");
        }
        int command = payload.readUnsignedByte();
        switch (command) {
            case QUERY -> runAside(payload, Command.QUERY, () -> query(payload));
            case STMT_EXECUTE -> runAside(payload, Command.EXECUTE, () -> execute(payload));
            case STMT_PREPARE -> runAside(payload, Command.PREPARE, () -> prepare(payload));
            case INIT_DB -> runAside(payload, Command.INIT_DB, () -> initDatabase(payload));
            case FIELD_LIST -> runAside(payload, Command.FIELD_LIST, () -> fieldList(payload));
            default -> {
                shortCommand(command, payload);
                return false;
            }
        }
        return true;
    }

    private void shortCommand(int command, ByteBuf payload) {
        try {
            switch (command) {
                case QUIT -> quit();
                case PING -> connection.sendOk();
                case STATISTICS -> connection.send(out -> out.writeCharSequence(statistics(), StandardCharsets.UTF_8));
                case PROCESS_KILL -> kill(payload);
                case CHANGE_USER -> changeUser(payload);
                case RESET_CONNECTION -> resetConnection();
                case SET_OPTION -> setOption(payload);
                case STMT_SEND_LONG_DATA -> prepared.appendLongData(payload);
                case STMT_CLOSE -> prepared.close(statementId(payload));
                case STMT_RESET -> {
                    prepared.reset(statementId(payload));
                    connection.sendOk();
                }
                default -> throw new EngineException(ErrorCode.UNKNOWN_COMMAND, "Unknown command");
            }
        } catch (EngineException e) {
            if (e.code() == ErrorCode.MALFORMED_PACKET) {
                throw e;
            }
            connection.sendError(e.failure());
        }
    }

    private void query(ByteBuf payload) {
        String sql = Texts.decodeRest(payload, clientCharset());
        run(Command.QUERY, sql, List.of(), RowFormat.TEXT);
    }

    private void execute(ByteBuf payload) {
        PreparedStatements.Bound bound = prepared.bind(payload, clientCharset());
        run(Command.EXECUTE, bound.sql(), bound.parameters(), RowFormat.BINARY);
    }

    private void run(Command command, String sql, List<Parameter> parameters, RowFormat format) {
        server.registry().countStatement();
        session.begin(command, Optional.of(sql));
        ChannelResultSink sink = new ChannelResultSink(connection, format);
        try {
            session.checkCancelled();
            server.executor().execute(session, sql, parameters, sink);
            sink.finish();
        } catch (RuntimeException e) {
            sink.fail(failure(e));
        } finally {
            sink.close();
        }
    }

    private void prepare(ByteBuf payload) {
        String sql = Texts.decodeRest(payload, clientCharset());
        int parameters = server.executor().parameterCount(sql);
        int id = prepared.add(sql, parameters);
        ByteBuf out = connection.buffer();
        connection.packet(out, header -> header.writeByte(0)
                .writeIntLE(id)
                // The columns come with each execution, as for statements that MySQL cannot describe ahead.
                .writeShortLE(0)
                .writeShortLE(parameters)
                .writeByte(0)
                .writeShortLE(0));
        ResultColumn marker = ResultColumn.text("?");
        for (int i = 0; i < parameters; i++) {
            connection.packet(
                    out,
                    payloadOut -> MySqlType.writeDefinition(
                            payloadOut, marker, session.variables().resultsCharacterSet()));
        }
        if (parameters > 0 && !Capability.has(connection.capabilities(), Capability.DEPRECATE_EOF)) {
            connection.packet(
                    out,
                    end -> Replies.end(end, connection.capabilities(), Replies.status(session), connection.charset()));
        }
        connection.sendPaced(out);
    }

    private void initDatabase(ByteBuf payload) {
        server.executor().useDatabase(session, Texts.decodeRest(payload, clientCharset()));
        connection.sendOk();
    }

    private void fieldList(ByteBuf payload) {
        int length = payload.bytesBefore((byte) 0);
        String table =
                Texts.decode(Wire.readBytes(payload, length < 0 ? payload.readableBytes() : length), clientCharset());
        ByteBuf out = connection.buffer();
        for (ResultColumn column : server.executor().fields(session, table)) {
            connection.packet(out, definition -> {
                MySqlType.writeDefinition(
                        definition, column, session.variables().resultsCharacterSet());
                definition.writeByte(Wire.NULL_CELL);
            });
        }
        connection.packet(
                out, end -> Replies.end(end, connection.capabilities(), Replies.status(session), connection.charset()));
        connection.sendPaced(out);
    }

    private void quit() {
        closed = true;
        connection.close();
    }

    private String statistics() {
        SessionRegistry registry = server.registry();
        long seconds = Math.max(registry.uptime().toSeconds(), 1);
        long statements = registry.statementCount();
        return String.format(
                Locale.ROOT,
                "Uptime: %d  Threads: %d  Questions: %d  Slow queries: 0  Opens: 0  Open tables: 0"
                        + "  Queries per second avg: %.3f",
                seconds,
                registry.size(),
                statements,
                (double) statements / seconds);
    }

    private void kill(ByteBuf payload) {
        Wire.require(payload, 4);
        Session other = server.registry().require(payload.readUnsignedIntLE());
        if (!server.executor().mayKill(session, other)) {
            throw new EngineException(
                    ErrorCode.PRIVILEGE_REQUIRED,
                    "Access denied; you need (at least one of) the (ADMIN) privilege(s) for this operation");
        }
        if (other == session) {
            connection.sendErrorAndClose(new Failure(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted"));
            return;
        }
        other.kill();
        connection.sendOk();
    }

    private void changeUser(ByteBuf payload) {
        Handshake.Response wanted = Handshake.readChangeUser(payload, connection.capabilities());
        if (!ahead.isEmpty()) {
            throw new EngineException(ErrorCode.PACKETS_OUT_OF_ORDER, "Got packets out of order");
        }
        session.begin(Command.CHANGE_USER, Optional.empty());
        LoginHandler login = new LoginHandler(server, connection, decoder);
        connection.channel().pipeline().replace(this, null, login);
        login.changeUser(wanted);
    }

    private void resetConnection() {
        prepared.closeAll();
        session.reset();
        connection.sendOk();
    }

    private void setOption(ByteBuf payload) {
        Wire.require(payload, 2);
        int option = payload.readUnsignedShortLE();
        if (option > 1) {
            throw new EngineException(ErrorCode.UNKNOWN_COMMAND, "Unknown option: " + option);
        }
        session.setMultiStatements(option == 0);
        connection.send(
                out -> Replies.end(out, connection.capabilities(), Replies.status(session), connection.charset()));
    }

    private static int statementId(ByteBuf payload) {
        Wire.require(payload, 4);
        return payload.readIntLE();
    }

    private Charset clientCharset() {
        return session.variables().clientCharacterSet().charset();
    }

    private void runAside(ByteBuf payload, Command command, Work work) {
        runAside(command, () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                connection.sendError(failure(e));
            } finally {
                payload.release();
            }
        });
    }

    /** Runs a command on a statement thread; until it is done no other is begun. */
    private void runAside(Command command, Runnable work) {
        busy = true;
        idle.off();
        session.begin(command, Optional.empty());
        try {
            server.statementThreads().execute(() -> {
                try {
                    work.run();
                } finally {
                    onEventLoop(this::commandDone);
                }
            });
        } catch (RejectedExecutionException e) {
            connection.sendErrorAndClose(new Failure(ErrorCode.SHUTTING_DOWN, "The frontend is shutting down"));
        }
    }

    private void onEventLoop(Runnable action) {
        try {
            connection.channel().eventLoop().execute(action);
        } catch (RejectedExecutionException e) {
            log.debug("Connection {} ended with the server", session.id());
        }
    }

    private void commandDone() {
        busy = false;
        if (closed) {
            prepared.closeAll();
            return;
        }
        waitForCommand();
        next();
    }

    private void waitForCommand() {
        session.sleep();
        armTimer();
    }

    private void armTimer() {
        String timeout = decoder.midPacket() ? "net_read_timeout" : "wait_timeout";
        idle.expireIn(Duration.ofSeconds(session.variables().number(timeout)));
    }

    private void idleTooLong() {
        log.info("Connection {} of {} was idle for too long and is closed", session.id(), session.user());
        quit();
    }

    private void close() {
        closed = true;
        idle.close();
        ahead.forEach(packet -> packet.payload().release());
        ahead.clear();
        if (!busy) {
            prepared.closeAll();
        }
    }

    private Failure failure(RuntimeException problem) {
        if (!(problem instanceof EngineException)) {
            log.error("A statement of connection {} failed by a defect", session.id(), problem);
        }
        return Replies.failureOf(problem);
    }
}
