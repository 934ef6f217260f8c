package dev.larder.fe.engine;

import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterState;
import java.time.Instant;
import java.util.List;

/**
 * A wish to change the state. It is decided on the engine thread against the newest state, so every check holds when
 * its facts are applied. It must be quick and do no I/O.
 *
 * @param <T> what the asker gets once the facts are durable
 */
@FunctionalInterface
public interface Proposal<T> {
    /** Decides. Throws an EngineException to refuse. */
    Outcome<T> decide(ClusterState state, DecisionContext context, Instant now);

    /** The facts of an accepted proposal, and the answer. No facts is fine. */
    record Outcome<T>(List<StateChange> changes, T answer) {
        public Outcome {
            changes = List.copyOf(changes);
        }

        public static <T> Outcome<T> of(T answer, StateChange... changes) {
            return new Outcome<>(List.of(changes), answer);
        }
    }
}
