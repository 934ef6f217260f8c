package dev.larder.fe.restore;

import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** The restored partitions are what readers see. */
public record Finished(Amount amount) implements RestorePhase {
    @Override
    public Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context) {
        return Decision.ignore("restore has finished");
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
