package dev.larder.fe.restore;

import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** Accepted; other jobs of the database come first. */
public record Queued() implements RestorePhase {
    @Override
    public Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context) {
        return Decision.ignore("waiting for other jobs");
    }

    @Override
    public Collection<Work> work(RestoreJob job) {
        return Set.of();
    }
}
