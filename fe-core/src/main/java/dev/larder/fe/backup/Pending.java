package dev.larder.fe.backup;

import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** Accepted and planned; the repository does not know of it yet. */
public record Pending() implements BackupPhase {
    @Override
    public Decision on(BackupJob job, TaskSucceeded done, DecisionContext context) {
        return done.result() instanceof TaskResult.Reserved reserved
                ? Decision.accept(
                        new BackupChange.BackupReserved(job.id(), reserved.catalog(), reserved.base(), done.at()))
                : Decision.ignore("waiting for the lease");
    }

    @Override
    public Collection<Work> work(BackupJob job) {
        return Set.of(new Work.ByFrontend(job.task(Kind.RESERVE, 0)));
    }
}
