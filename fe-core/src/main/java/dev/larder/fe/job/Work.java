package dev.larder.fe.job;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TaskId;
import java.util.Optional;

/** Work a job wants done now. It is a pure function of the job's state, so it survives a restart. */
public sealed interface Work {
    TaskId id();

    /** The backend that is asked; empty for the frontend. */
    Optional<BackendId> asked();

    /** Work the frontend does itself. The kind of the task says what; the job holds what it needs. */
    record ByFrontend(TaskId id) implements Work {
        @Override
        public Optional<BackendId> asked() {
            return Optional.empty();
        }
    }

    /** Work of one backend on the batch whose number is the task's subject. */
    record ByBackend(TaskId id, BackendId backend) implements Work {
        @Override
        public Optional<BackendId> asked() {
            return Optional.of(backend);
        }
    }
}
