package dev.larder.fe.maintenance;

import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/** Done. */
public record Finished(MaintenanceResult result, Instant at) implements MaintenancePhase {
    @Override
    public Decision on(MaintenanceJob job, TaskSucceeded done, DecisionContext context) {
        return Decision.ignore("the job has finished");
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
