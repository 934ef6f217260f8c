package dev.larder.fe.job;

import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import java.time.Instant;
import java.util.Optional;

/** Something that happened outside the job and that the job may want to react to. */
public sealed interface JobEvent {
    JobId job();

    Instant at();

    /** Time passed, or backends came or went. */
    record Tick(JobId job, Instant at) implements JobEvent {}

    record CancelRequested(JobId job, Instant at) implements JobEvent {}

    record TaskSucceeded(TaskId task, Instant at, TaskResult result) implements JobEvent {
        @Override
        public JobId job() {
            return task.job();
        }
    }

    /**
     * @param by the backend that failed; empty for the frontend
     * @param retriable whether the same task may succeed later or elsewhere
     */
    record TaskFailed(TaskId task, Optional<BackendId> by, Instant at, Failure failure, boolean retriable)
            implements JobEvent {
        @Override
        public JobId job() {
            return task.job();
        }
    }
}
