package dev.larder.fe.backup;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.JobEvent.CancelRequested;
import dev.larder.fe.job.JobEvent.TaskFailed;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.job.Touched;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * One backup: a value. It changes only by {@link BackupChange#applyTo}.
 *
 * @param createdAt also the timestamp of the snapshot, to the second
 * @param attempts failed attempts of tasks still open
 * @param disturbed whether anything ever failed or moved, so that the repository may hold what no manifest names
 * @param milestones times that are shown
 */
public record BackupJob(
        JobId id,
        BackupSpec spec,
        BackupPlan plan,
        Instant createdAt,
        BackupPhase phase,
        TreePMap<String, Attempts> attempts,
        boolean disturbed,
        TreePMap<Milestone, Instant> milestones) {
    public static BackupJob submitted(JobId id, BackupSpec spec, BackupPlan plan, Instant at) {
        return new BackupJob(id, spec, plan, at, new Pending(), TreePMap.empty(), false, TreePMap.empty());
    }

    /** The same backup, new, behind other jobs of its database. */
    public BackupJob queued() {
        return in(new Queued());
    }

    /** Rules that hold in every phase come first; the rest is the phase's own. */
    public Decision decide(JobEvent event, DecisionContext context) {
        if (event instanceof CancelRequested) {
            return phase.isFinal()
                    ? Decision.reject(
                            ErrorCode.JOB_NOT_CANCELLABLE,
                            "Failed to cancel job: Job with label " + spec.label() + " can not be cancelled. state: "
                                    + (phase instanceof Finished ? "FINISHED" : "CANCELLED"))
                    : cancel(event.at(), new Failure(ErrorCode.JOB_CANCELLED, "user cancelled"));
        }
        if (!phase.isFinal() && event.at().isAfter(createdAt.plus(spec.timeout()))) {
            return cancel(event.at(), new Failure(ErrorCode.JOB_TIMED_OUT, ""));
        }
        if (event instanceof TaskFailed failed) {
            return failedAttempt(failed, context);
        }
        if (event instanceof TaskSucceeded done) {
            return work(done.task()).isPresent()
                    ? phase.on(this, done, context)
                    : Decision.ignore("work no longer wanted");
        }
        Optional<Failure> orphan = phase.waiting().stream()
                .map(number -> batch(number).orphan(context.catalog().backends().keySet()))
                .flatMap(Optional::stream)
                .findFirst();
        if (orphan.isPresent()) {
            return cancel(event.at(), orphan.get());
        }
        List<StateChange> moves = phase.moves(this, event.at(), context);
        return moves.isEmpty() ? Decision.ignore("nothing to do") : Decision.accept(moves);
    }

    /** Everything that should be running for this job now. */
    public Collection<Work> work() {
        return phase.work(this);
    }

    /** The work with this id, if it is still wanted. */
    public Optional<Work> work(TaskId task) {
        return phase.work(this, task);
    }

    public BackupBatch batch(int number) {
        return plan.batches().get(number);
    }

    /** Failed attempts of a task so far. */
    public Optional<Attempts> attempts(TaskId task) {
        return Optional.ofNullable(attempts.get(task.toString()));
    }

    /** Tablets that no backend may delete yet, dropped or not. */
    public Set<TabletId> heldTablets() {
        boolean held = phase instanceof Queued
                || phase instanceof Pending
                || phase instanceof Snapshotting
                || phase instanceof Uploading;
        return held
                ? plan.batches().values().stream()
                        .flatMap(batch -> batch.tablets().stream())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** The tables and views that are backed up. */
    public Touched touched() {
        return Touched.of(Stream.concat(
                plan.tables().stream().map(BackupPlan.PlannedTable::name),
                plan.views().stream().map(BackupPlan.PlannedView::name)));
    }

    TaskId task(TaskId.Kind kind, long subject) {
        return new TaskId(id, kind, subject);
    }

    Decision cancel(Instant at, Failure why) {
        return Decision.accept(new BackupChange.BackupCancelled(id, why, at));
    }

    /** The same, of files that are new since a snapshot. */
    public BackupJob startingFrom(Optional<ManifestRef> base) {
        return with(plan.basedOn(base));
    }

    BackupJob in(BackupPhase next) {
        return new BackupJob(id, spec, plan, createdAt, next, attempts, disturbed, milestones);
    }

    BackupJob with(BackupPlan changed) {
        return new BackupJob(id, spec, changed, createdAt, phase, attempts, disturbed, milestones);
    }

    BackupJob with(BackupSpec changed) {
        return new BackupJob(id, changed, plan, createdAt, phase, attempts, disturbed, milestones);
    }

    BackupJob reached(Milestone milestone, Instant at) {
        return milestones.containsKey(milestone)
                ? this
                : new BackupJob(id, spec, plan, createdAt, phase, attempts, disturbed, milestones.plus(milestone, at));
    }

    BackupJob withFailedAttempt(TaskId task, Failure failure, Instant at) {
        int count = attempts(task).map(Attempts::count).orElse(0) + 1;
        return new BackupJob(
                id,
                spec,
                plan,
                createdAt,
                phase,
                attempts.plus(task.toString(), new Attempts(count, at, failure)),
                true,
                milestones);
    }

    BackupJob withoutAttempts(TaskId task) {
        return new BackupJob(id, spec, plan, createdAt, phase, attempts.minus(task.toString()), disturbed, milestones);
    }

    BackupJob withoutAttempts() {
        return new BackupJob(id, spec, plan, createdAt, phase, TreePMap.empty(), disturbed, milestones);
    }

    BackupJob disturbedByMove() {
        return new BackupJob(id, spec, plan, createdAt, phase, attempts, true, milestones);
    }

    private Decision failedAttempt(TaskFailed failed, DecisionContext context) {
        Optional<Work> wanted = work(failed.task());
        if (wanted.isEmpty() || !wanted.get().asked().equals(failed.by())) {
            return Decision.ignore("work no longer wanted of whoever failed");
        }
        BackupChange fact = new BackupChange.AttemptFailed(id, failed.task(), failed.failure(), failed.at());
        if (phase.isFinal()) {
            return Decision.accept(fact);
        }
        Optional<BackupBatch> batch = wanted.get() instanceof Work.ByBackend
                ? Optional.of(batch((int) failed.task().subject()))
                : Optional.empty();
        int count = attempts(failed.task()).map(Attempts::count).orElse(0) + 1;
        List<StateChange> moves = batch.map(one -> BatchWork.move(this, one, plan.nextNumber(), failed.at(), context))
                .orElse(List.of());
        boolean hopeless = !failed.retriable()
                && (moves.isEmpty()
                        || count > batch.map(one -> one.candidates().size()).orElse(0));
        if (hopeless || count >= Attempts.MAX) {
            return cancel(failed.at(), failed.failure());
        }
        List<StateChange> facts = new ArrayList<>(List.of(fact));
        // A first failure may be chance: it is no reason to take a batch to pieces.
        if (moves.size() == 1 || !failed.retriable() || count > 1) {
            facts.addAll(moves);
        }
        return Decision.accept(facts);
    }
}
