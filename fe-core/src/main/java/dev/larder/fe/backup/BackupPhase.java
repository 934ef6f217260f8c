package dev.larder.fe.backup;

import dev.larder.common.id.TaskId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a backup is. Each phase carries only the data that means something in that phase. */
public sealed interface BackupPhase permits Queued, Pending, Snapshotting, Uploading, Publishing, Finished, Cancelled {
    /** Decides what the result of a task that is still wanted means here. */
    Decision on(BackupJob job, TaskSucceeded done, DecisionContext context);

    /** All work still wanted here. Costs one step per open task. */
    Collection<Work> work(BackupJob job);

    /** The work with this id, if it is still wanted. Costs one look-up. */
    default Optional<Work> work(BackupJob job, TaskId task) {
        return work(job).stream().filter(one -> one.id().equals(task)).findFirst();
    }

    /** Batches not yet done in this phase. */
    default Set<Integer> waiting() {
        return Set.of();
    }

    /** Moves of waiting batches away from backends that are not alive. */
    default List<StateChange> moves(BackupJob job, java.time.Instant at, DecisionContext context) {
        return List.of();
    }

    default boolean isFinal() {
        return false;
    }
}
