package dev.larder.fe.dispatch;

import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import java.util.Optional;

/** How far running work is. Nothing of it is state: a frontend that takes over starts anew. Any thread. */
public interface Progress {
    /** Empty for a task that does not run. */
    Optional<TaskProgressView> task(TaskId task);

    /** Empty for a job of which nothing was heard yet. */
    Optional<Pace> pace(JobId job);
}
