package dev.larder.fe.editlog;

import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the replica from Ratis: entries in order, each once, and images. The first thing that is wrong ends it: from
 * then on nothing is applied and nothing is written, because one entry left out makes all later ones wrong.
 */
final class ReplicaStateMachine extends BaseStateMachine {
    private static final Logger log = LoggerFactory.getLogger(ReplicaStateMachine.class);

    private final Replica replica;
    private final BooleanSupplier closing;
    private final LongSupplier term;
    private final ChangeCodec changes = new ChangeCodec();
    private final ImageCodec images = new ImageCodec();
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    /** Set once, by any thread of Ratis. */
    private volatile EditLogException fault;

    /**
     * @param closing whether the log is being closed, when its failures are no faults
     * @param term in which the server is now
     */
    ReplicaStateMachine(Replica replica, BooleanSupplier closing, LongSupplier term) {
        this.replica = replica;
        this.closing = closing;
        this.term = term;
    }

    /** What made the log unusable. */
    Optional<EditLogException> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        super.initialize(server, group, raftStorage);
        getLifeCycle().startAndTransition(() -> {
            storage.init(raftStorage);
            loadImage();
        });
    }

    /** Ratis calls this before it replaces images under us, for example when a follower gets one from the leader. */
    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        storage.loadLatestSnapshot();
        loadImage();
        if (getLifeCycleState() == LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.STARTING);
            getLifeCycle().transition(LifeCycle.State.RUNNING);
        }
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public SingleFileSnapshotInfo getLatestSnapshot() {
        return storage.getLatestSnapshot();
    }

    /**
     * The last question before an entry gets its place, under the lock of the server, where the term cannot change: a
     * leader that was not one for a while must not log what it decided before.
     */
    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) throws IOException {
        long now = term.getAsLong();
        Message message = transaction.getClientRequest().getMessage();
        long decided = message instanceof Decided one ? one.term() : EditLog.NO_TERM;
        if (decided != now) {
            throw new StateMachineException(
                    getServer().join().getDivision(getGroupId()).getMemberId(), new TermEnded(decided, now), false);
        }
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        advance(entry.getTerm(), entry.getIndex(), () -> {
            byte[] payload = entry.getStateMachineLogEntry().getLogData().toByteArray();
            List<StateChange> facts = changes.decode(EntryPayload.unpack(payload));
            replica.apply(facts);
        });
        return fault == null ? CompletableFuture.completedFuture(Message.EMPTY) : CompletableFuture.failedFuture(fault);
    }

    /** An entry of Ratis's own was passed. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        advance(term, index, () -> {});
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
        fail("The edit log cannot be written: " + cause, cause);
    }

    /** Writes an image of everything applied so far: to a temporary file, fsynced, renamed, then proved by its MD5. */
    @Override
    public long takeSnapshot() throws IOException {
        if (fault != null) {
            throw new IOException("No image after a fault", fault);
        }
        TermIndex applied = getLastAppliedTermIndex();
        if (applied == null || applied.getIndex() < 0) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        File file = storage.getSnapshotFile(applied.getTerm(), applied.getIndex());
        Path temporary = file.toPath().resolveSibling(file.getName() + ".tmp");
        write(replica.state(), temporary);
        Files.move(temporary, file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        MD5Hash md5 = MD5FileUtil.computeMd5ForFile(file);
        MD5FileUtil.saveMD5File(file, md5);
        syncFile(MD5FileUtil.getDigestFileForFile(file).toPath());
        syncFolder(file.toPath().getParent());
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), md5), applied));
        log.info("Image written: {}, {} bytes", file.getName(), file.length());
        return applied.getIndex();
    }

    private void write(ClusterState state, Path file) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            images.write(state, buffered);
            buffered.flush();
            out.getFD().sync();
        }
    }

    private void loadImage() throws IOException {
        SingleFileSnapshotInfo latest = storage.getLatestSnapshot();
        if (latest == null) {
            setLastAppliedTermIndex(TermIndex.valueOf(0, RaftLog.INVALID_LOG_INDEX));
            return;
        }
        File file = latest.getFile().getPath().toFile();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()), 1 << 16)) {
            MD5FileUtil.verifySavedMD5(file, MD5FileUtil.computeMd5ForFile(file));
            replica.install(images.read(in));
        } catch (IOException | EditLogException e) {
            fail(
                    "The image " + file + " is damaged (" + e.getMessage()
                            + "). Move it and its .md5 file away to start from the one before.",
                    e);
            throw new IOException("Damaged image " + file, e);
        }
        setLastAppliedTermIndex(latest.getTermIndex());
    }

    /** Moves one entry on, unless there is a fault. Must not throw: Ratis's own thread would never end. */
    private void advance(long term, long index, Runnable apply) {
        TermIndex last = getLastAppliedTermIndex();
        if (fault != null || index <= last.getIndex()) {
            return;
        }
        if (index != last.getIndex() + 1) {
            fail(
                    "The edit log has a gap: entry " + (last.getIndex() + 1) + " is missing, the next is " + index
                            + ". Restore its folder from a copy.",
                    null);
            return;
        }
        try {
            apply.run();
            setLastAppliedTermIndex(TermIndex.valueOf(term, index));
        } catch (RuntimeException | Error e) {
            fail("Entry " + index + " of the edit log cannot be applied: " + e.getMessage(), e);
        }
    }

    private void fail(String message, Throwable cause) {
        if (fault == null && !closing.getAsBoolean()) {
            fault = new EditLogException(message, cause);
            log.error("{}", message, cause);
        }
    }

    private static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
