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
 * Backends move the fetched tablets to where tablets live. When the last is done, one entry of the edit log swaps them
 * in and finishes the job.
 *
 * @param waiting numbers of the batches not installed yet, each with itself as value
 */
public record Committing(RestorePlan target, TreePMap<Integer, Integer> waiting, Amount amount)
        implements RestorePhase {
    static RestorePhase of(RestorePlan plan, Amount amount) {
        return new Committing(plan, BatchWork.allOf(plan), amount);
    }

    @Override
    public Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context) {
        int number = (int) done.task().subject();
        if (!(done.result() instanceof TaskResult.Installed installed)
                || !installed.backend().equals(target.batch(number).backend())) {
            return Decision.ignore("not by the backend that is asked now");
        }
        return waiting.size() == 1
                ? job.commit(done.at(), context)
                : Decision.accept(new RestoreChange.BatchInstalled(job.id(), number, done.at()));
    }

    @Override
    public Collection<Work> work(RestoreJob job) {
        return BatchWork.all(job, Kind.INSTALL, target, waiting.keySet());
    }

    @Override
    public Optional<Work> work(RestoreJob job, TaskId task) {
        return BatchWork.find(job, Kind.INSTALL, target, waiting.keySet(), task);
    }

    @Override
    public Optional<RestorePlan> plan() {
        return Optional.of(target);
    }

    @Override
    public Set<Integer> open() {
        return target.batches().keySet();
    }

    /** A batch that moves has to be fetched again; those installed already are installed again, which does nothing. */
    @Override
    public RestorePhase moved(int batch, RestorePlan changed) {
        TreePMap<Integer, Integer> again = TreePMap.empty();
        return new Downloading(changed, again.plus(batch, batch), amount);
    }

    @Override
    public RestorePhase abandoned(int batch, RestorePlan changed) {
        return new Committing(changed, waiting.minus(batch), amount);
    }

    RestorePhase installed(int number) {
        return new Committing(target, waiting.minus(number), amount);
    }
}
