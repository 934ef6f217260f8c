package dev.larder.fe.job;

import dev.larder.common.error.Failure;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import java.time.Instant;

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
     * @param retriable whether the same task may succeed later or elsewhere
     */
    record TaskFailed(TaskId task, Instant at, Failure failure, boolean retriable) implements JobEvent {
        @Override
        public JobId job() {
            return task.job();
        }
    }
}
