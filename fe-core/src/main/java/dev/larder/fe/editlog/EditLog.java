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

    /** A term that never is: nothing is appended in it. */
    long NO_TERM = 0;

    /**
     * The term in which this frontend leads now: until it ends, nobody else appends; {@link #NO_TERM} while this frontend
     * may not write. Ask before the state is read that is decided on: the replica has applied all of former terms then.
     */
    long term();

    /**
     * Appends the facts as one atomic entry.
     *
     * @param term in which the facts were decided: when it has ended meanwhile, others may have decided otherwise, even if
     *     this frontend leads again
     * @return completes once the entry is durable and this frontend's replica has applied it; fails with an
     *     EngineException NOT_LEADER when this frontend may not write or the term has ended, SHUTTING_DOWN after close
     */
    CompletableFuture<Void> append(long term, List<? extends StateChange> entry);

    /** Whether this frontend may write now. */
    default boolean isLeader() {
        return term() != NO_TERM;
    }

    @Override
    void close();
}
