package dev.larder.fe.maintenance;

import com.google.common.collect.Collections2;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/**
 * Backends check the batches.
 *
 * @param sha256 of the snapshot manifest
 * @param jobs whose folders hold data of the snapshot
 * @param waiting batches not checked yet
 * @param total batches in all
 * @param findings so far
 */
public record Checking(
        String sha256, List<String> jobs, TreePMap<Integer, VerifyBatch> waiting, int total, Findings findings)
        implements MaintenancePhase {
    public Checking {
        jobs = List.copyOf(jobs);
    }

    static Checking of(String sha256, List<String> jobs, List<VerifyBatch> batches, Findings findings) {
        TreePMap<Integer, VerifyBatch> waiting = TreePMap.empty();
        for (VerifyBatch batch : batches) {
            waiting = waiting.plus(batch.number(), batch);
        }
        return new Checking(sha256, jobs, waiting, batches.size(), findings);
    }

    @Override
    public Decision on(MaintenanceJob job, TaskSucceeded done, DecisionContext context) {
        VerifyBatch batch = waiting.get((int) done.task().subject());
        if (!(done.result() instanceof TaskResult.Checked checked)
                || !checked.backend().equals(batch.backend())) {
            return Decision.ignore("not by the backend that is asked now");
        }
        List<StateChange> facts = new ArrayList<>();
        facts.add(new MaintenanceChange.BatchChecked(
                job.id(), batch.number(), checked.blobs(), checked.bytes(), checked.damages(), done.at()));
        if (waiting.size() == 1) {
            Findings all = findings.plus(checked.blobs(), checked.bytes(), checked.damages());
            facts.add(new MaintenanceChange.MaintenanceFinished(
                    job.id(), new MaintenanceResult.Verified(sha256, all), done.at()));
        }
        return Decision.accept(facts);
    }

    @Override
    public Collection<Work> work(MaintenanceJob job) {
        return Collections2.transform(
                waiting.values(), batch -> new Work.ByBackend(job.task(Kind.VERIFY, batch.number()), batch.backend()));
    }

    @Override
    public Optional<Work> work(MaintenanceJob job, TaskId task) {
        return task.kind() == Kind.VERIFY
                ? Optional.ofNullable(waiting.get((int) task.subject()))
                        .map(batch -> new Work.ByBackend(task, batch.backend()))
                : Optional.empty();
    }

    @Override
    public List<StateChange> moves(MaintenanceJob job, Instant at, DecisionContext context) {
        List<StateChange> moves = new ArrayList<>();
        for (VerifyBatch batch : waiting.values()) {
            if (!context.live().contains(batch.backend())) {
                other(batch, context)
                        .map(to -> new MaintenanceChange.BatchMoved(job.id(), batch.number(), to, at))
                        .ifPresent(moves::add);
            }
        }
        return moves;
    }

    /** The live backend after the present one, going round; empty when there is no other. */
    static Optional<BackendId> other(VerifyBatch batch, DecisionContext context) {
        TreeSet<BackendId> others = new TreeSet<>(context.live());
        others.remove(batch.backend());
        if (others.isEmpty()) {
            return Optional.empty();
        }
        BackendId next = others.higher(batch.backend());
        return Optional.of(next == null ? others.first() : next);
    }

    Checking checked(int number, Findings more) {
        return new Checking(sha256, jobs, waiting.minus(number), total, more);
    }

    Checking moved(int number, BackendId to) {
        return new Checking(
                sha256, jobs, waiting.plus(number, waiting.get(number).on(to)), total, findings);
    }
}
