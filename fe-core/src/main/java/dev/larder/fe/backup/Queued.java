package dev.larder.fe.backup;

import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** Accepted and planned; other jobs of the database come first. */
public record Queued() implements BackupPhase {
    @Override
    public Decision on(BackupJob job, TaskSucceeded done, DecisionContext context) {
        return Decision.ignore("waiting for other jobs");
    }

    @Override
    public Collection<Work> work(BackupJob job) {
        return Set.of();
    }
}
