package dev.larder.fe.editlog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.editlog.EditLogConfig.Peer;
import dev.larder.fe.kernel.StateChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edit log on Apache Ratis: one frontend is a group of one, three frontends are a group of three, and nothing else
 * differs. Entries are applied in the order in which they were appended. Thread safe.
 */
public final class RatisEditLog implements EditLog {
    /** Bytes of an encoded entry at most. */
    public static final int ENTRY_BYTES_MAX = 64 << 20;

    /** Room that Ratis needs around an entry. */
    private static final int ENVELOPE_BYTES = 1 << 20;

    /** Entries that may wait to be appended; more are refused. */
    private static final int QUEUE_MAX = 10_000;

    /** A log file is full with so many bytes; an entry larger than that has one of its own. Whole files are purged. */
    private static final int SEGMENT_BYTES = 8 << 20;

    private static final int IMAGES_KEPT = 3;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.nameUUIDFromBytes("larder edit log".getBytes(StandardCharsets.UTF_8)));
    private static final Logger log = LoggerFactory.getLogger(RatisEditLog.class);

    private record Waiting(Decided decided, CompletableFuture<Void> done) {}

    private final FolderLock lock;
    private final ReplicaStateMachine machine;
    private final RaftServer server;
    private final ChangeCodec codec = new ChangeCodec();
    private final ClientId client = ClientId.randomId();

    private final Object monitor = new Object();
    /** Entries in the order of their appends; the first is on its way. Guarded by monitor. */
    private final Queue<Waiting> queue = new ArrayDeque<>();
    /** Guarded by monitor. */
    private long calls;
    /** Guarded by monitor. */
    private boolean closed;

    private RatisEditLog(EditLogConfig config, Replica replica, FolderLock lock) throws IOException {
        this.lock = lock;
        this.machine = new ReplicaStateMachine(replica, this::isClosed, this::currentTerm);
        this.server = RaftServer.newBuilder()
                .setServerId(RaftPeer.newBuilder()
                        .setId(config.self().name())
                        .build()
                        .getId())
                .setGroup(RaftGroup.valueOf(
                        GROUP,
                        config.peers().stream().map(RatisEditLog::raftPeer).toList()))
                .setStateMachine(machine)
                .setProperties(properties(config))
                .setParameters(parameters(config))
                .setOption(startupOption(config.folder()))
                .build();
    }

    /**
     * Opens the log. When this frontend is alone it leads on return, and the replica has applied every entry that was
     * ever acknowledged; when there are others, it may still catch up.
     *
     * @throws EditLogException when the folder is in use or damaged, or holds facts that this version does not know
     */
    public static RatisEditLog open(EditLogConfig config, Replica replica) {
        FolderLock lock = FolderLock.acquire(config.folder());
        RatisEditLog opened = null;
        try {
            opened = new RatisEditLog(config, replica, lock);
            opened.server.start();
            opened.awaitStart(config);
            return opened;
        } catch (IOException | RuntimeException e) {
            EditLogException reason = reason(config, e, Optional.ofNullable(opened));
            if (opened == null) {
                lock.close();
            } else {
                opened.close();
            }
            throw reason;
        }
    }

    @Override
    public CompletableFuture<Void> append(long term, List<? extends StateChange> entry) {
        Waiting waiting;
        try {
            waiting = new Waiting(new Decided(term, encoded(entry)), new CompletableFuture<>());
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        synchronized (monitor) {
            if (closed) {
                return CompletableFuture.failedFuture(shuttingDown());
            }
            if (queue.size() >= QUEUE_MAX) {
                return CompletableFuture.failedFuture(
                        new EngineException(ErrorCode.INTERNAL_ERROR, "Too many entries wait for the edit log"));
            }
            queue.add(waiting);
            if (queue.size() > 1) {
                return waiting.done();
            }
        }
        submit(waiting);
        return waiting.done();
    }

    @Override
    public long term() {
        try {
            DivisionInfo info = server.getDivision(GROUP).getInfo();
            long term = info.getCurrentTerm();
            boolean leads = !isClosed() && machine.fault().isEmpty() && info.isLeaderReady();
            // Else it leads in another term than the one that was read.
            return leads && info.getCurrentTerm() == term ? term : NO_TERM;
        } catch (IOException e) {
            return NO_TERM;
        }
    }

    /** In which term the server is, whoever leads. */
    private long currentTerm() {
        try {
            return server.getDivision(GROUP).getInfo().getCurrentTerm();
        } catch (IOException e) {
            return NO_TERM;
        }
    }

    /** Waits for nobody: entries on their way may or may not be durable, as after a crash. */
    @Override
    public void close() {
        List<Waiting> left;
        synchronized (monitor) {
            if (closed) {
                return;
            }
            closed = true;
            left = List.copyOf(queue);
            queue.clear();
        }
        closeServer();
        lock.close();
        left.forEach(waiting -> waiting.done().completeExceptionally(shuttingDown()));
    }

    /** Gives up waiting after a while: after a fault Ratis may wait for itself for ever. */
    private void closeServer() {
        Thread closer = new Thread(
                () -> {
                    try {
                        server.close();
                    } catch (IOException e) {
                        log.warn("The edit log was not closed well; nothing acknowledged is lost", e);
                    }
                },
                "edit-log-close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closer.isAlive()) {
            log.warn(
                    "The edit log is still closing after {} s; nothing acknowledged is lost",
                    CLOSE_TIMEOUT.toSeconds());
        }
    }

    private ByteString encoded(List<? extends StateChange> entry) {
        if (entry.size() > FACTS_MAX) {
            throw new EngineException(
                    ErrorCode.INTERNAL_ERROR,
                    "An entry of the edit log must have at most " + FACTS_MAX + " facts: " + entry.size());
        }
        byte[] payload = EntryPayload.pack(codec.encode(entry));
        if (payload.length > ENTRY_BYTES_MAX) {
            throw new EngineException(
                    ErrorCode.INTERNAL_ERROR,
                    "An entry of the edit log must have at most " + ENTRY_BYTES_MAX + " bytes: " + payload.length
                            + ". Split the statement, for example a backup by tables.");
        }
        return UnsafeByteOperations.unsafeWrap(payload);
    }

    /** One entry is on its way at a time: Ratis may swap two that are submitted together. */
    private void submit(Waiting waiting) {
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = server.submitClientRequestAsync(request(waiting.decided()));
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        var unused = reply.whenComplete((answer, failed) -> finish(waiting, answer, failed));
    }

    private RaftClientRequest request(Decided decided) {
        long call;
        synchronized (monitor) {
            call = ++calls;
        }
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(GROUP)
                .setCallId(call)
                .setMessage(decided)
                .setType(RaftClientRequest.writeRequestType())
                .build();
    }

    private void finish(Waiting waiting, RaftClientReply answer, Throwable failed) {
        Optional<Waiting> next;
        synchronized (monitor) {
            queue.poll();
            next = Optional.ofNullable(queue.peek());
        }
        Throwable cause = failed != null ? unwrapped(failed) : answer.getException();
        if (cause == null && answer.isSuccess()) {
            waiting.done().complete(null);
        } else {
            waiting.done().completeExceptionally(translated(cause));
        }
        next.ifPresent(this::submit);
    }

    private EngineException translated(Throwable cause) {
        if (isClosed()) {
            return shuttingDown();
        }
        Optional<EditLogException> fault = machine.fault();
        if (fault.isPresent()) {
            return new EngineException(ErrorCode.INTERNAL_ERROR, fault.get().getMessage(), fault.get());
        }
        if (cause instanceof StateMachineException && cause.getCause() instanceof TermEnded) {
            return new EngineException(ErrorCode.NOT_LEADER, cause.getCause().getMessage(), cause);
        }
        if (cause instanceof NotLeaderException || cause instanceof LeaderNotReadyException) {
            return new EngineException(ErrorCode.NOT_LEADER, "This frontend does not lead; ask another", cause);
        }
        return new EngineException(
                ErrorCode.INTERNAL_ERROR, "The edit log did not take an entry: " + rootMessage(cause), cause);
    }

    private void awaitStart(EditLogConfig config) {
        long giveUpAt = System.nanoTime() + config.startTimeout().toNanos();
        while (config.isAlone() && !isLeader()) {
            if (machine.fault().isPresent()) {
                throw machine.fault().get();
            }
            if (!server.getLifeCycleState().isRunning()) {
                throw new EditLogException("The edit log in " + config.folder() + " stopped while it started");
            }
            if (System.nanoTime() > giveUpAt) {
                throw new EditLogException("The edit log in " + config.folder() + " did not start within "
                        + config.startTimeout().toSeconds() + " s");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EditLogException("Interrupted while the edit log started", e);
            }
        }
        machine.fault().ifPresent(fault -> {
            throw fault;
        });
    }

    private static EditLogException reason(EditLogConfig config, Exception failed, Optional<RatisEditLog> opened) {
        if (failed instanceof EditLogException known) {
            return known;
        }
        return opened.flatMap(log -> log.machine.fault())
                .orElseGet(() -> new EditLogException(
                        "The edit log in " + config.folder() + " cannot be opened: " + rootMessage(failed), failed));
    }

    private boolean isClosed() {
        synchronized (monitor) {
            return closed;
        }
    }

    static RaftPeer raftPeer(Peer peer) {
        return RaftPeer.newBuilder()
                .setId(peer.name())
                .setAddress(peer.host() + ":" + peer.port())
                .build();
    }

    /** Formats a new folder and nothing else: files without their meta file are a damaged log, not a new one. */
    private static RaftStorage.StartupOption startupOption(Path folder) throws IOException {
        Path current = folder.resolve(GROUP.getUuid().toString()).resolve("current");
        if (Files.exists(current.resolve("raft-meta"))) {
            return RaftStorage.StartupOption.RECOVER;
        }
        if (Files.isDirectory(current)) {
            try (Stream<Path> files = Files.list(current)) {
                if (files.anyMatch(file -> file.getFileName().toString().startsWith("log_"))) {
                    throw new EditLogException("The edit log in " + folder + " is damaged: " + current
                            + " has log files but no raft-meta. Restore the folder from a copy.");
                }
            }
        }
        return RaftStorage.StartupOption.FORMAT;
    }

    private static RaftProperties properties(EditLogConfig config) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(config.folder().toFile()));
        limits(properties);
        images(properties, config.imageEvery());
        elections(properties, config);
        GrpcConfigKeys.Server.setHost(properties, config.self().host());
        GrpcConfigKeys.Server.setPort(properties, config.self().port());
        return properties;
    }

    private static void limits(RaftProperties properties) {
        SizeInBytes entry = SizeInBytes.valueOf(ENTRY_BYTES_MAX + ENVELOPE_BYTES);
        SizeInBytes around = SizeInBytes.valueOf(ENTRY_BYTES_MAX + 2L * ENVELOPE_BYTES);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, entry);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, around);
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, SizeInBytes.valueOf(4L * ENTRY_BYTES_MAX));
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT_BYTES));
        // Would add an entry, and a write, for every entry committed, only to shorten elections.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf(4L * ENTRY_BYTES_MAX));
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(ENTRY_BYTES_MAX + 4L * ENVELOPE_BYTES));
    }

    private static void images(RaftProperties properties, long every) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, every);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, IMAGES_KEPT);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        // So many that the oldest image kept can still be brought up to date.
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, (IMAGES_KEPT - 1) * every);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    }

    private static void elections(RaftProperties properties, EditLogConfig config) {
        long timeout = config.isAlone() ? 50 : config.electionTimeout().toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, milliseconds(timeout));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, milliseconds(timeout * 2));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, milliseconds(timeout / 2));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, milliseconds(timeout));
        // A suspended machine must wake up and go on. Ratis closes its server after a pause of five minutes.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(10_000, TimeUnit.DAYS));
        if (config.isAlone()) {
            // Nobody else could have taken the lead during a pause.
            RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
                    properties, TimeDuration.valueOf(10_000, TimeUnit.DAYS));
        }
    }

    /** A frontend alone answers nobody on its port: whoever could append there would own the cluster. */
    private static Parameters parameters(EditLogConfig config) {
        Parameters parameters = new Parameters();
        if (config.isAlone()) {
            GrpcConfigKeys.Server.setServicesCustomizer(
                    parameters, (builder, services) -> builder.intercept(new RefuseAll()));
        }
        return parameters;
    }

    private static TimeDuration milliseconds(long count) {
        return TimeDuration.valueOf(count, TimeUnit.MILLISECONDS);
    }

    private static Throwable unwrapped(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
    }

    private static String rootMessage(Throwable failed) {
        List<String> messages = new ArrayList<>();
        for (Throwable one = failed; one != null && messages.size() < 10; one = one.getCause()) {
            messages.add(one.getClass().getSimpleName() + ": " + one.getMessage());
        }
        return messages.isEmpty() ? "no reason given" : messages.get(messages.size() - 1);
    }

    private static EngineException shuttingDown() {
        return new EngineException(ErrorCode.SHUTTING_DOWN, "The frontend is shutting down");
    }
}
