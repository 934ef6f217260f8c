package dev.larder.fe.backup;

import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
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
 * Backends hard-link the planned tablets.
 *
 * @param catalog the table definitions in the repository
 * @param open numbers of the batches not linked yet, each with itself as value
 */
public record Snapshotting(ManifestRef catalog, TreePMap<Integer, Integer> open) implements BackupPhase {
    static BackupPhase of(ManifestRef catalog, BackupPlan plan) {
        TreePMap<Integer, Integer> all = TreePMap.empty();
        for (Integer number : plan.batches().keySet()) {
            all = all.plus(number, number);
        }
        return new Snapshotting(catalog, all).orNext(plan);
    }

    @Override
    public Decision on(BackupJob job, TaskSucceeded done, DecisionContext context) {
        int number = (int) done.task().subject();
        BackupBatch batch = job.batch(number);
        if (!(done.result() instanceof TaskResult.Linked linked)
                || !linked.backend().equals(batch.backend())) {
            return Decision.ignore("not by the backend that is asked now");
        }
        return BatchWork.done(
                job,
                batch,
                batch.failuresAmong(linked.failures()),
                new BackupChange.BatchLinked(job.id(), number, done.at()),
                done.at(),
                context);
    }

    @Override
    public Collection<Work> work(BackupJob job) {
        return BatchWork.all(job, Kind.SNAPSHOT, open.keySet());
    }

    @Override
    public Optional<Work> work(BackupJob job, TaskId task) {
        return BatchWork.find(job, Kind.SNAPSHOT, open.keySet(), task);
    }

    @Override
    public Set<Integer> waiting() {
        return open.keySet();
    }

    @Override
    public List<StateChange> moves(BackupJob job, Instant at, DecisionContext context) {
        return BatchWork.moves(job, new TreeSet<>(open.keySet()), at, context);
    }

    BackupPhase linked(int number, BackupPlan plan) {
        return new Snapshotting(catalog, open.minus(number)).orNext(plan);
    }

    Snapshotting split(int number, boolean isGone, int piece) {
        return new Snapshotting(catalog, (isGone ? open.minus(number) : open).plus(piece, piece));
    }

    private BackupPhase orNext(BackupPlan plan) {
        return open.isEmpty() ? Uploading.of(catalog, plan) : this;
    }
}
