package dev.larder.fe.kernel;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import java.util.List;

/** The answer to one event or command. Nothing has happened yet: the engine logs the facts, then applies them. */
public sealed interface Decision {
    /** Accepted; its facts are logged as one atomic group. */
    record Accepted(List<StateChange> changes) implements Decision {
        public Accepted {
            changes = List.copyOf(changes);
        }
    }

    /** It no longer matters, for example a report of work already reported. */
    record Ignored(String reason) implements Decision {}

    /** Refused; the asker is told why. */
    record Rejected(Failure failure) implements Decision {}

    static Decision accept(StateChange... changes) {
        return new Accepted(List.of(changes));
    }

    static Decision accept(List<? extends StateChange> changes) {
        return new Accepted(List.copyOf(changes));
    }

    static Decision ignore(String reason) {
        return new Ignored(reason);
    }

    static Decision reject(ErrorCode code, String message) {
        return new Rejected(new Failure(code, message));
    }

    static Decision reject(Failure failure) {
        return new Rejected(failure);
    }
}
