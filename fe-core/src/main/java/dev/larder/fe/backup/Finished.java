package dev.larder.fe.backup;

import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;
import org.pcollections.TreePMap;

/**
 * The snapshot is in the repository and can be restored.
 *
 * @param snapshot the snapshot manifest; its digest proves everything
 * @param cleaned whether the lease, and what failed attempts may have left, is gone
 */
public record Finished(
        ManifestRef snapshot,
        ManifestRef catalog,
        TreePMap<Integer, ManifestRef> manifests,
        Amount amount,
        boolean cleaned)
        implements BackupPhase {
    @Override
    public Decision on(BackupJob job, TaskSucceeded done, DecisionContext context) {
        return done.result() instanceof TaskResult.Cleaned
                ? Decision.accept(new BackupChange.RepositoryCleaned(job.id()))
                : Decision.ignore("backup has finished");
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
