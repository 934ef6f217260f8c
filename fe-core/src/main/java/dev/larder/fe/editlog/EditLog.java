package dev.larder.fe.editlog;

import dev.larder.fe.kernel.StateChange;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The durable, ordered list of entries. An entry is applied whole or not at all, by every frontend in the same order,
 * and exactly once to each {@link Replica}.
 */
public interface EditLog extends Closeable {
    /** Facts in an entry at most. */
    int FACTS_MAX = 10_000;

    /**
     * Appends the facts as one atomic entry.
     *
     * @return completes once the entry is durable and this frontend's replica has applied it; fails with an
     *     EngineException NOT_LEADER when this frontend may not write, SHUTTING_DOWN after close
     */
    CompletableFuture<Void> append(List<? extends StateChange> entry);

    /** Whether this frontend may write now. */
    boolean isLeader();

    @Override
    void close();
}
