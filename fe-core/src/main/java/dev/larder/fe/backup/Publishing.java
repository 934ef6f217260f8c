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

/** All data is in the repository; writing the snapshot manifest last makes it visible. */
public record Publishing(ManifestRef catalog, TreePMap<Integer, ManifestRef> manifests, Amount amount)
        implements BackupPhase {
    @Override
    public Decision on(BackupJob job, TaskSucceeded done, DecisionContext context) {
        return done.result() instanceof TaskResult.Published published
                ? Decision.accept(new BackupChange.BackupFinished(job.id(), published.snapshot(), done.at()))
                : Decision.ignore("waiting for the snapshot manifest");
    }

    @Override
    public Collection<Work> work(BackupJob job) {
        return Set.of(new Work.ByFrontend(job.task(Kind.PUBLISH, 0)));
    }
}
