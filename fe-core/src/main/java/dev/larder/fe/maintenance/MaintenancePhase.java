package dev.larder.fe.maintenance;

import dev.larder.common.id.TaskId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where a job is. Each phase carries only the data that means something in that phase. */
public sealed interface MaintenancePhase permits Unpublishing, Collecting, Examining, Checking, Finished, Cancelled {
    /** The first phase of a job with this goal. */
    static MaintenancePhase first(MaintenanceGoal goal) {
        if (goal instanceof MaintenanceGoal.DropSnapshot) {
            return new Unpublishing();
        }
        return goal instanceof MaintenanceGoal.CleanRepository ? new Collecting() : new Examining();
    }

    /** Decides what the result of a task that is still wanted means here. */
    Decision on(MaintenanceJob job, TaskSucceeded done, DecisionContext context);

    /** All work still wanted here. */
    Collection<Work> work(MaintenanceJob job);

    /** The work with this id, if it is still wanted. */
    default Optional<Work> work(MaintenanceJob job, TaskId task) {
        return work(job).stream().filter(one -> one.id().equals(task)).findFirst();
    }

    /** Moves of work away from backends that are not alive. */
    default List<StateChange> moves(MaintenanceJob job, Instant at, DecisionContext context) {
        return List.of();
    }

    default boolean isFinal() {
        return false;
    }
}
