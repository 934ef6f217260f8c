package dev.larder.be.boot;

import dev.larder.be.debug.DebugPoints;
import dev.larder.be.debug.DebugPort;
import dev.larder.be.disk.DiskRoom;
import dev.larder.be.disk.FolderLock;
import dev.larder.be.query.DuckDbQueryRunner;
import dev.larder.be.query.QueryLimits;
import dev.larder.be.query.QueryRunner;
import dev.larder.be.rpc.AgentPeers;
import dev.larder.be.rpc.AgentRooms;
import dev.larder.be.rpc.AgentServer;
import dev.larder.be.rpc.ClusterMembership;
import dev.larder.be.rpc.FrontendLease;
import dev.larder.be.rpc.LocalTabletFiles;
import dev.larder.be.rpc.RepositoryAccesses;
import dev.larder.be.snapshot.JobCollector;
import dev.larder.be.snapshot.JobFolders;
import dev.larder.be.snapshot.SnapshotStore;
import dev.larder.be.snapshot.TabletGate;
import dev.larder.be.tablet.TabletStore;
import dev.larder.be.task.TaskBody;
import dev.larder.be.task.TaskRunner;
import dev.larder.be.transfer.BatchTasks;
import dev.larder.be.transfer.BatchVerification;
import dev.larder.be.transfer.SharedStores;
import dev.larder.be.transfer.TransferLanes;
import dev.larder.be.transfer.TransferLimits;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.AgentChannels;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running agent. It ends with close, once, from any thread. */
public final class Agent implements AutoCloseable {
    static final String VERSION = Optional.ofNullable(Agent.class.getPackage().getImplementationVersion())
            .orElse("0.1.0");

    private static final int TRANSFERS_AT_START = 8;
    private static final Duration LEASE_CHECK = Duration.ofMillis(500);
    private static final Duration SWEEP = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final AgentConfig config;
    // What was started, the latest first. Guarded by itself.
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private TabletStore tablets;
    // What debug points do to tablets: nothing, unless they can be set.
    private TabletGate gate = TabletGate.OPEN;
    private AgentServer server;

    private Agent(AgentConfig config) {
        this.config = config;
    }

    /** Starts an agent, or says in one line why it cannot start; then nothing of it is left running. */
    public static Agent start(AgentConfig config) throws AgentStartException {
        Agent agent = new Agent(config);
        boolean running = false;
        try {
            agent.startRooms(InstantSource.system());
            running = true;
            return agent;
        } finally {
            if (!running) {
                agent.close();
            }
        }
    }

    /** Where frontends and other agents reach it: host and port, the port as it really is. */
    public String address() {
        return config.host() + ":" + server.port();
    }

    /** How many tablets it has. */
    public int tabletCount() {
        return tablets.count();
    }

    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        synchronized (started) {
            while (!started.isEmpty()) {
                AutoCloseable room = started.pop();
                try {
                    room.close();
                } catch (Exception e) {
                    // The others still have to end.
                    log.warn("{} did not end well", room.getClass().getSimpleName(), e);
                }
            }
        }
        closed.countDown();
    }

    private void startRooms(InstantSource clock) throws AgentStartException {
        Path data = config.data();
        JobFolders folders;
        ClusterMembership membership;
        try {
            Files.createDirectories(data);
            closing(FolderLock.take(data));
            membership = ClusterMembership.open(data);
            tablets = TabletStore.open(data, clock);
            folders = JobFolders.open(data);
        } catch (IOException e) {
            throw new AgentStartException("Data folder " + data + " cannot be used: " + describe(e), e);
        }
        DiskRoom room = new DiskRoom(data, config.limits().diskReserveBytes());
        TransferLimits limits = new TransferLimits(config.limits().transferBytesPerSecond());
        startDebugPort();
        TransferLanes lanes = closing(new TransferLanes(
                config.limits().transferThreadsMin(),
                TRANSFERS_AT_START,
                config.limits().transferThreads(),
                RepositoryAccesses::endpoint));
        SharedStores stores =
                closing(new SharedStores(access -> RepositoryAccesses.open(access, lanes.meter(access)), clock));
        BatchTasks batches = new BatchTasks(
                tablets,
                new SnapshotStore(tablets, folders, gate),
                folders,
                stores,
                lanes,
                config.limits().bundles(),
                room,
                limits);
        TaskRunner tasks = startTasks(batches, new BatchVerification(stores, lanes));
        JobCollector jobs = closing(new JobCollector(tasks, folders));
        AgentChannels channels = closing(new AgentChannels(config.token()));
        AgentPeers peers = new AgentPeers(channels, clock);
        QueryRunner queries = startQueries(peers, clock);
        FrontendLease lease = new FrontendLease(clock, tasks::stopAll);
        startServer(
                new AgentRooms(
                        tablets, tasks, jobs, queries, peers, room, membership, lease, limits, batches.estimates()),
                clock);
        startMaintenance(lease);
    }

    private void startDebugPort() throws AgentStartException {
        if (config.debugPort().isEmpty()) {
            return;
        }
        DebugPoints points = new DebugPoints();
        InetSocketAddress address =
                new InetSocketAddress(config.host(), config.debugPort().getAsInt());
        try {
            DebugPort port = closing(DebugPort.start(address, config.token()::isShownAs, points));
            log.info("Debug points are taken at {}:{}", config.host(), port.port());
            gate = points;
        } catch (IOException e) {
            throw new AgentStartException("Cannot listen on " + address + ": " + describe(rootOf(e)), e);
        }
    }

    private TaskRunner startTasks(BatchTasks batches, BatchVerification verification) {
        Map<TaskId.Kind, TaskBody> bodies = new EnumMap<>(batches.bodies());
        bodies.put(TaskId.Kind.VERIFY, verification);
        return closing(new TaskRunner(bodies, config.taskDelays()));
    }

    private QueryRunner startQueries(AgentPeers peers, InstantSource clock) {
        QueryLimits modest = QueryLimits.modest();
        QueryLimits limits = new QueryLimits(
                config.limits().queryMemoryBytes(),
                modest.threads(),
                modest.spillBytes(),
                modest.runningMax(),
                modest.waitingMax(),
                modest.waitMax(),
                modest.cacheBytes());
        Path data = config.data();
        DuckDbQueryRunner.Folders folders =
                new DuckDbQueryRunner.Folders(data.resolve("tablets"), data.resolve("cache"), data.resolve("spill"));
        return closing(new DuckDbQueryRunner(limits, folders, new LocalTabletFiles(tablets), peers, clock));
    }

    private void startServer(AgentRooms rooms, InstantSource clock) throws AgentStartException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new AgentStartException("Host " + config.host() + " is not known", null);
        }
        try {
            server = closing(
                    AgentServer.start(new AgentServer.Identity(address, config.token(), VERSION), rooms, clock));
        } catch (IOException e) {
            throw new AgentStartException(
                    "Cannot listen on " + config.host() + ":" + config.port() + ": " + describe(rootOf(e)), e);
        }
    }

    private void startMaintenance(FrontendLease lease) {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "maintenance"));
        var unusedLease = thread.scheduleWithFixedDelay(
                lease::check, LEASE_CHECK.toMillis(), LEASE_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        // A load may have been committed while this agent or its frontend was away. Who has been heard of for so long
        // had
        // time to say so.
        Runnable sweep = () -> {
            if (lease.heldFor().compareTo(SWEEP) >= 0) {
                tablets.sweep();
            }
        };
        var unusedSweep =
                thread.scheduleWithFixedDelay(sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        closing(thread::shutdownNow);
    }

    private <T extends AutoCloseable> T closing(T room) {
        synchronized (started) {
            started.push(room);
        }
        return room;
    }

    /** The text of a file system's exception alone is often only the path. */
    private static String describe(Throwable e) {
        if (e instanceof AccessDeniedException) {
            return "no permission for " + e.getMessage();
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file is in the way: " + e.getMessage();
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return "it cannot be made or opened: " + e.getMessage();
        }
        return String.valueOf(e.getMessage());
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
