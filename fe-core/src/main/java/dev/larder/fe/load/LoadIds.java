package dev.larder.fe.load;

import dev.larder.common.id.LoadId;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;

/** Ids of loads, taken from the cluster's counter in blocks so that a load does not cost an entry of its own. */
final class LoadIds {
    private static final int BLOCK = 1_000;

    private final Engine engine;
    // Guarded by this.
    private long next;
    private long end;

    LoadIds(Engine engine) {
        this.engine = engine;
    }

    synchronized LoadId take() {
        if (next == end) {
            next = engine.call((state, context, now) -> {
                long first = context.ids().take();
                for (int i = 1; i < BLOCK; i++) {
                    context.ids().take();
                }
                return Outcome.of(first);
            });
            end = next + BLOCK;
        }
        return new LoadId(next++);
    }
}
