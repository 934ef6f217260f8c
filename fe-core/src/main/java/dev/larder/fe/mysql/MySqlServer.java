package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.fe.session.Authenticator;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.SessionRegistry;
import dev.larder.fe.session.StatementExecutor;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for MySQL clients until it is closed. Owns its network and statement threads. */
public final class MySqlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MySqlServer.class);

    private static final int NETWORK_THREADS_MAX = 4;
    private static final int BACKLOG = 1024;
    private static final Duration THREAD_IDLE = Duration.ofSeconds(60);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    /** How much may wait to be sent to one client before the statement waits. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(128 << 10, 512 << 10);

    private final MySqlServerConfig config;
    private final StatementExecutor executor;
    private final Authenticator authenticator;
    private final SessionRegistry registry;
    private final Optional<SslContext> tls;
    private final AuthenticationExchange.Secrets secrets = AuthenticationExchange.Secrets.generate();
    private final AtomicInteger preparedStatements = new AtomicInteger();
    private final EventLoopGroup network;
    private final ExecutorService statementThreads;
    private final Channel listener;

    private MySqlServer(
            MySqlServerConfig config,
            StatementExecutor executor,
            Authenticator authenticator,
            SessionRegistry registry,
            Optional<SslContext> tls)
            throws IOException {
        this.config = config;
        this.executor = executor;
        this.authenticator = authenticator;
        this.registry = registry;
        this.tls = tls;
        this.network = new MultiThreadIoEventLoopGroup(
                Math.min(NETWORK_THREADS_MAX, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("mysql-network"),
                NioIoHandler.newFactory());
        this.statementThreads = newStatementThreads(config.statementThreads());
        this.listener = listen();
    }

    /**
     * Starts to listen; throws if the address cannot be used or the certificate cannot be read.
     *
     * @param registry holds the sessions, and with its global variables the limits
     */
    public static MySqlServer start(
            MySqlServerConfig config,
            StatementExecutor executor,
            Authenticator authenticator,
            SessionRegistry registry,
            InstantSource clock)
            throws IOException {
        return new MySqlServer(config, executor, authenticator, registry, TlsContexts.of(config.tls(), clock));
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Stops to listen, cancels what runs, ends all connections, and waits for its threads a little. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        registry.sessions().forEach(Session::kill);
        statementThreads.shutdownNow();
        network.shutdownGracefully(0, CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        try {
            if (!statementThreads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Statements still run after {} s, though they were cancelled", CLOSE_PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    MySqlServerConfig config() {
        return config;
    }

    StatementExecutor executor() {
        return executor;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    SessionRegistry registry() {
        return registry;
    }

    Optional<SslContext> tls() {
        return tls;
    }

    AuthenticationExchange.Secrets secrets() {
        return secrets;
    }

    ExecutorService statementThreads() {
        return statementThreads;
    }

    PreparedStatements newPreparedStatements() {
        return new PreparedStatements(
                preparedStatements, limit("max_prepared_stmt_count"), limit("max_allowed_packet"));
    }

    /** Ends a connection whose bytes make no sense; says why, if the client may understand it. */
    void endBroken(Connection connection, Throwable cause) {
        Throwable problem = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (problem instanceof EngineException known) {
            log.info("Connection {} is closed: {}", connection.session().id(), known.getMessage());
            if (known.code() == ErrorCode.PACKET_TOO_LARGE
                    && connection.session().account().isPresent()) {
                connection.sendErrorAndLinger(known.failure());
            } else {
                connection.sendErrorAndClose(known.failure());
            }
            return;
        }
        if (problem instanceof RuntimeException) {
            log.error(
                    "Connection {} is closed by a defect", connection.session().id(), problem);
        } else {
            // A client that vanished, or TLS that failed: nothing to do for us.
            log.debug("Connection {} is closed", connection.session().id(), problem);
        }
        connection.close();
    }

    private int limit(String variable) {
        return registry.globals()
                .get(variable)
                .selected()
                .map(value -> Math.toIntExact((Long) value))
                .orElseThrow();
    }

    private Channel listen() throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(network)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
        ChannelFuture bound = bootstrap.bind(config.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            network.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            statementThreads.shutdownNow();
            throw new IOException(
                    "Cannot listen on " + config.address() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void accept(SocketChannel channel) {
        String host = channel.remoteAddress() == null
                ? "unknown"
                : channel.remoteAddress().getAddress().getHostAddress();
        Session session;
        try {
            session = registry.open(host, () -> Connection.settled(channel.close()));
        } catch (EngineException e) {
            refuse(channel, e.failure());
            return;
        }
        Connection connection = new Connection(channel, session);
        PacketDecoder decoder = new PacketDecoder(LoginHandler.PAYLOAD_MAX);
        LoginHandler login = new LoginHandler(this, connection, decoder);
        channel.pipeline().addLast(decoder, login);
        channel.eventLoop().execute(login::greet);
    }

    private static void refuse(SocketChannel channel, Failure failure) {
        ByteBuf out = channel.alloc().buffer();
        PacketWriter packets = new PacketWriter();
        int start = packets.start(out);
        Replies.error(out, failure, StandardCharsets.UTF_8);
        packets.end(out, start);
        channel.eventLoop()
                .execute(() -> Connection.settled(channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE)));
    }

    private static ExecutorService newStatementThreads(int threads) {
        // The queue holds one command of each connection at most, so the limit on connections bounds it.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                THREAD_IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("mysql-statement"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
