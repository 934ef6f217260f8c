package dev.larder.fe.dispatch;

import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.job.Amount;
import java.util.Optional;

/** How far running work is. Nothing of it is state: a frontend that takes over starts anew. Any thread. */
public interface Progress {
    /** Empty for a task that does not run. */
    Optional<TaskProgressView> task(TaskId task);

    /** How much an upload that may not have begun is to send; empty where nothing was heard of the linking before it. */
    Optional<Amount> linked(TaskId upload);

    /** Empty for a job of which nothing was heard yet. */
    Optional<Pace> pace(JobId job);
}
