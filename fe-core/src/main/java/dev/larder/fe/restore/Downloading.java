package dev.larder.fe.restore;

import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.pcollections.TreePMap;

/**
 * Backends fetch and verify the files of the new tablets.
 *
 * @param waiting numbers of the batches not fetched yet, each with itself as value
 * @param amount what was fetched so far
 */
public record Downloading(RestorePlan target, TreePMap<Integer, Integer> waiting, Amount amount)
        implements RestorePhase {
    static RestorePhase of(RestorePlan plan) {
        return new Downloading(plan, BatchWork.allOf(plan), Amount.NONE).orNext();
    }

    @Override
    public Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context) {
        int number = (int) done.task().subject();
        if (done.result() instanceof TaskResult.Downloaded downloaded
                && downloaded.backend().equals(target.batch(number).backend())) {
            return Decision.accept(new RestoreChange.BatchDownloaded(job.id(), number, downloaded.amount(), done.at()));
        }
        return Decision.ignore("not by the backend that is asked now");
    }

    @Override
    public Collection<Work> work(RestoreJob job) {
        return BatchWork.all(job, Kind.DOWNLOAD, target, waiting.keySet());
    }

    @Override
    public Optional<Work> work(RestoreJob job, TaskId task) {
        return BatchWork.find(job, Kind.DOWNLOAD, target, waiting.keySet(), task);
    }

    @Override
    public Optional<RestorePlan> plan() {
        return Optional.of(target);
    }

    @Override
    public Set<Integer> open() {
        return target.batches().keySet();
    }

    @Override
    public RestorePhase moved(int batch, RestorePlan changed) {
        return new Downloading(changed, waiting.plus(batch, batch), amount);
    }

    @Override
    public RestorePhase abandoned(int batch, RestorePlan changed) {
        return new Downloading(changed, waiting.minus(batch), amount).orNext();
    }

    RestorePhase downloaded(int number, Amount fetched) {
        return new Downloading(target, waiting.minus(number), amount.plus(fetched)).orNext();
    }

    private RestorePhase orNext() {
        return waiting.isEmpty() ? Committing.of(target, amount) : this;
    }
}
