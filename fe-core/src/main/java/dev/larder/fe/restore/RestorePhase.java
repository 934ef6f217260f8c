package dev.larder.fe.restore;

import dev.larder.common.id.TaskId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Where a restore is. Each phase carries only the data that means something in that phase. */
public sealed interface RestorePhase permits Queued, Pending, Preparing, Downloading, Committing, Finished, Cancelled {
    /** Decides what the result of a task that is still wanted means here. */
    Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context);

    /** All work still wanted here. Costs one step per open task. */
    Collection<Work> work(RestoreJob job);

    /** The work with this id, if it is still wanted. Costs one look-up. */
    default Optional<Work> work(RestoreJob job, TaskId task) {
        return work(job).stream().filter(one -> one.id().equals(task)).findFirst();
    }

    /** The plan, from the moment there is one until the end. */
    default Optional<RestorePlan> plan() {
        return Optional.empty();
    }

    /** Numbers of the batches that still have something to do before the job can finish. */
    default Set<Integer> open() {
        return Set.of();
    }

    /** The same phase with the batch on another backend, where it starts anew. */
    default RestorePhase moved(int batch, RestorePlan changed) {
        return this;
    }

    /** The same phase without the batch. */
    default RestorePhase abandoned(int batch, RestorePlan changed) {
        return this;
    }

    default boolean isFinal() {
        return false;
    }
}
