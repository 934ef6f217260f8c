package dev.larder.fe.maintenance;

import dev.larder.common.error.Failure;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/** Ended before it was done; what it had deleted by then is gone all the same. */
public record Cancelled(Failure why, Instant at) implements MaintenancePhase {
    @Override
    public Decision on(MaintenanceJob job, TaskSucceeded done, DecisionContext context) {
        return Decision.ignore("the job was cancelled");
    }

    @Override
    public Collection<Work> work(MaintenanceJob job) {
        return Set.of();
    }

    @Override
    public boolean isFinal() {
        return true;
    }
}
