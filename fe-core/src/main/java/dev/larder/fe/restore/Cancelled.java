package dev.larder.fe.restore;

import dev.larder.common.error.Failure;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** Ended without touching a table. */
public record Cancelled(Failure why) implements RestorePhase {
    @Override
    public Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context) {
        return Decision.ignore("restore was cancelled");
    }

    @Override
    public Collection<Work> work(RestoreJob job) {
        return Set.of();
    }

    @Override
    public boolean isFinal() {
        return true;
    }
}
