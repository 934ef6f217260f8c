package dev.larder.be.rpc;

import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.AgentToken;
import dev.larder.common.rpc.broker.BrokerService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The agent's gRPC server and its threads. */
public final class AgentServer implements AutoCloseable {
    /** Threads that start calls; they never wait for long. */
    private static final int CALL_THREADS = 8;
    /** Calls that may wait for disks, queries and other machines at the same time; more queue up. */
    private static final int WORK_THREADS = 128;

    private static final int CALLS_PER_CONNECTION_MAX = 1000;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS_MIN = 5;
    private static final int CLOSE_SECONDS = 5;

    private final Server server;
    private final ExecutorService calls;
    private final ExecutorService work;
    private final BrokerService broker;

    private AgentServer(Server server, ExecutorService calls, ExecutorService work, BrokerService broker) {
        this.server = server;
        this.calls = calls;
        this.work = work;
        this.broker = broker;
    }

    /**
     * What the server is.
     *
     * @param version of the program, for frontends to show
     */
    public record Identity(InetSocketAddress address, AgentToken token, String version) {}

    /** Listens from now on. Fails if the port is in use. */
    public static AgentServer start(Identity identity, AgentRooms rooms, InstantSource clock) throws IOException {
        ExecutorService calls = pool("rpc-call-", CALL_THREADS);
        ExecutorService work = pool("rpc-work-", WORK_THREADS);
        Heartbeats heartbeats = new Heartbeats(rooms, identity.version(), clock.instant());
        BrokerService broker = new BrokerService(RepositoryAccesses.forFrontends(), work, clock.instant());
        Server server = NettyServerBuilder.forAddress(identity.address())
                .executor(calls)
                .intercept(new TokenInterceptor(identity.token()))
                .addService(new AgentService(rooms, heartbeats, work, clock))
                .addService(broker)
                .maxInboundMessageSize(AgentChannels.MESSAGE_BYTES_MAX)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS_MIN, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            calls.shutdownNow();
            work.shutdownNow();
            broker.close();
            throw e;
        }
        return new AgentServer(server, calls, work, broker);
    }

    /** Where it listens; the port is the real one when 0 was asked for. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        work.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            work.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.shutdown();
        broker.close();
    }

    private static ExecutorService pool(String name, int size) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory named = task -> new Thread(task, name + number.incrementAndGet());
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
