package dev.larder.fe.backup;

import dev.larder.common.error.Failure;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/**
 * Ended without a snapshot.
 *
 * @param cleaned whether everything it had sent is gone from the repository
 */
public record Cancelled(Failure why, boolean cleaned) implements BackupPhase {
    @Override
    public Decision on(BackupJob job, TaskSucceeded done, DecisionContext context) {
        return done.result() instanceof TaskResult.Cleaned
                ? Decision.accept(new BackupChange.RepositoryCleaned(job.id()))
                : Decision.ignore("backup was cancelled");
    }

    @Override
    public Collection<Work> work(BackupJob job) {
        return cleaned ? Set.of() : Set.of(new Work.ByFrontend(job.task(Kind.CLEAN, 0)));
    }

    @Override
    public boolean isFinal() {
        return true;
    }
}
