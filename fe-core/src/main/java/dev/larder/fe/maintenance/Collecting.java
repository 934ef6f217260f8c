package dev.larder.fe.maintenance;

import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** What nothing refers to is deleted. */
public record Collecting() implements MaintenancePhase {
    @Override
    public Decision on(MaintenanceJob job, TaskSucceeded done, DecisionContext context) {
        return done.result() instanceof TaskResult.Collected collected
                ? Decision.accept(new MaintenanceChange.MaintenanceFinished(
                        job.id(),
                        new MaintenanceResult.Collected(
                                collected.blobs(), collected.bytes(), collected.uploads(), collected.problem()),
                        done.at()))
                : Decision.ignore("waiting for what is deleted");
    }

    @Override
    public Collection<Work> work(MaintenanceJob job) {
        return Set.of(new Work.ByFrontend(job.task(Kind.COLLECT, 0)));
    }
}
