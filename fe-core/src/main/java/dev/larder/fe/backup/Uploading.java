package dev.larder.fe.backup;

import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/**
 * Backends send the linked tablets to the repository. A batch that moves is linked anew by the same task.
 *
 * @param catalog the table definitions in the repository
 * @param open numbers of the batches not sent yet, each with itself as value
 * @param manifests of the batches that were sent
 * @param amount what was sent so far
 */
public record Uploading(
        ManifestRef catalog, TreePMap<Integer, Integer> open, TreePMap<Integer, ManifestRef> manifests, Amount amount)
        implements BackupPhase {
    static BackupPhase of(ManifestRef catalog, BackupPlan plan) {
        TreePMap<Integer, Integer> all = TreePMap.empty();
        for (BackupBatch batch : plan.batches().values()) {
            if (!batch.tablets().isEmpty()) {
                all = all.plus(batch.number(), batch.number());
            }
        }
        return new Uploading(catalog, all, TreePMap.empty(), Amount.NONE).orNext();
    }

    @Override
    public Decision on(BackupJob job, TaskSucceeded done, DecisionContext context) {
        int number = (int) done.task().subject();
        BackupBatch batch = job.batch(number);
        if (!(done.result() instanceof TaskResult.Uploaded uploaded)
                || !uploaded.backend().equals(batch.backend())) {
            return Decision.ignore("not by the backend that is asked now");
        }
        return BatchWork.done(
                job,
                batch,
                batch.failuresAmong(uploaded.failures()),
                new BackupChange.BatchUploaded(job.id(), number, uploaded.manifest(), uploaded.amount(), done.at()),
                done.at(),
                context);
    }

    @Override
    public Collection<Work> work(BackupJob job) {
        return BatchWork.all(job, Kind.UPLOAD, open.keySet());
    }

    @Override
    public Optional<Work> work(BackupJob job, TaskId task) {
        return BatchWork.find(job, Kind.UPLOAD, open.keySet(), task);
    }

    @Override
    public Set<Integer> waiting() {
        return open.keySet();
    }

    @Override
    public List<StateChange> moves(BackupJob job, Instant at, DecisionContext context) {
        return BatchWork.moves(job, new TreeSet<>(open.keySet()), at, context);
    }

    BackupPhase uploaded(int number, ManifestRef manifest, Amount sent) {
        return new Uploading(catalog, open.minus(number), manifests.plus(number, manifest), amount.plus(sent)).orNext();
    }

    Uploading split(int number, boolean isGone, int piece) {
        return new Uploading(catalog, (isGone ? open.minus(number) : open).plus(piece, piece), manifests, amount);
    }

    private BackupPhase orNext() {
        return open.isEmpty() ? new Publishing(catalog, manifests, amount) : this;
    }
}
