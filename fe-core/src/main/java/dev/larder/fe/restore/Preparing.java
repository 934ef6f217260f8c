package dev.larder.fe.restore;

import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.pcollections.TreePMap;

/**
 * Backends make room for the new tablets.
 *
 * @param waiting numbers of the batches not prepared yet, each with itself as value
 */
public record Preparing(RestorePlan target, TreePMap<Integer, Integer> waiting) implements RestorePhase {
    static RestorePhase of(RestorePlan plan) {
        return new Preparing(plan, BatchWork.allOf(plan)).orNext();
    }

    @Override
    public Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context) {
        int number = (int) done.task().subject();
        boolean asked = done.result() instanceof TaskResult.Prepared prepared
                && prepared.backend().equals(target.batch(number).backend());
        return asked
                ? Decision.accept(new RestoreChange.BatchPrepared(job.id(), number, done.at()))
                : Decision.ignore("not by the backend that is asked now");
    }

    @Override
    public Collection<Work> work(RestoreJob job) {
        return BatchWork.all(job, Kind.PREPARE, target, waiting.keySet());
    }

    @Override
    public Optional<Work> work(RestoreJob job, TaskId task) {
        return BatchWork.find(job, Kind.PREPARE, target, waiting.keySet(), task);
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
        return new Preparing(changed, waiting.plus(batch, batch));
    }

    @Override
    public RestorePhase abandoned(int batch, RestorePlan changed) {
        return new Preparing(changed, waiting.minus(batch)).orNext();
    }

    RestorePhase prepared(int number) {
        return new Preparing(target, waiting.minus(number)).orNext();
    }

    private RestorePhase orNext() {
        return waiting.isEmpty() ? Downloading.of(target) : this;
    }
}
