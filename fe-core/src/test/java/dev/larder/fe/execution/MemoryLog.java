package dev.larder.fe.execution;

import dev.larder.fe.editlog.EditLog;
import dev.larder.fe.editlog.Replica;
import dev.larder.fe.kernel.StateChange;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A log that forgets: an entry is durable at once. */
final class MemoryLog implements EditLog {
    private final Replica replica;

    MemoryLog(Replica replica) {
        this.replica = replica;
    }

    @Override
    public CompletableFuture<Void> append(long term, List<? extends StateChange> entry) {
        replica.apply(List.copyOf(entry));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public long term() {
        return 1;
    }

    @Override
    public void close() {}
}
