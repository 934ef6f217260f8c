package dev.larder.be.query;

import dev.larder.common.rpc.proto.QueryResponse;
import java.time.Instant;

/** Where the answer of one query goes. */
public interface QuerySink {
    /** Takes the next part. Waits while the receiver is slow, so that a large result never piles up in memory. */
    void send(QueryResponse part);

    /** After this instant nobody waits for the answer any more. */
    Instant deadline();

    /**
     * Runs the action when the receiver goes away, on any thread, at most once; at once if it is gone already.
     */
    void onCancel(Runnable action);
}
