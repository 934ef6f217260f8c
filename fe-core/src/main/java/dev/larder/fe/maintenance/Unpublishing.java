package dev.larder.fe.maintenance;

import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** The snapshot manifest has to go before anything it leads to. */
public record Unpublishing() implements MaintenancePhase {
    @Override
    public Decision on(MaintenanceJob job, TaskSucceeded done, DecisionContext context) {
        return done.result() instanceof TaskResult.Unpublished
                ? Decision.accept(new MaintenanceChange.SnapshotUnpublished(job.id(), done.at()))
                : Decision.ignore("waiting for the snapshot manifest to go");
    }

    @Override
    public Collection<Work> work(MaintenanceJob job) {
        return Set.of(new Work.ByFrontend(job.task(Kind.UNPUBLISH, 0)));
    }
}
