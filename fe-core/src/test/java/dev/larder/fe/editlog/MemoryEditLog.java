package dev.larder.fe.editlog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.kernel.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An edit log for tests: durable for as long as its store is held. Entries are encoded, as on disk. Thread safe. */
public final class MemoryEditLog implements EditLog {
    /** What survives a restart. */
    public static final class Store {
        private final List<byte[]> entries = new ArrayList<>();

        /** Entries so far. */
        public synchronized int size() {
            return entries.size();
        }

        private synchronized void add(byte[] entry) {
            entries.add(entry);
        }

        private synchronized List<byte[]> entries() {
            return List.copyOf(entries);
        }
    }

    private final Store store;
    private final Replica replica;
    private final ChangeCodec codec = new ChangeCodec();
    private long term = 1;
    private boolean closed;

    private MemoryEditLog(Store store, Replica replica) {
        this.store = store;
        this.replica = replica;
    }

    /** Opens the store, after the replica has applied what it holds. */
    public static MemoryEditLog open(Store store, Replica replica) {
        MemoryEditLog opened = new MemoryEditLog(store, replica);
        store.entries().forEach(entry -> replica.apply(opened.codec.decode(entry)));
        return opened;
    }

    @Override
    public synchronized CompletableFuture<Void> append(long decided, List<? extends StateChange> entry) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new EngineException(ErrorCode.SHUTTING_DOWN, "The frontend is shutting down"));
        }
        if (decided != term) {
            return CompletableFuture.failedFuture(
                    new EngineException(ErrorCode.NOT_LEADER, "Term " + decided + " has ended, now " + term));
        }
        if (entry.size() > FACTS_MAX) {
            return CompletableFuture.failedFuture(
                    new EngineException(ErrorCode.INTERNAL_ERROR, "Too many facts in an entry: " + entry.size()));
        }
        byte[] bytes = codec.encode(entry);
        store.add(bytes);
        replica.apply(codec.decode(bytes));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized long term() {
        return closed ? NO_TERM : term;
    }

    /** Another frontend led for a moment and wrote; now this one leads again, in another term. */
    public synchronized void ledByAnother(List<? extends StateChange> entry) {
        term++;
        append(term, entry).join();
        term++;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
