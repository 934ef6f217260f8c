package dev.larder.fe.maintenance;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.JobEvent.CancelRequested;
import dev.larder.fe.job.JobEvent.TaskFailed;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * One job that looks after a repository: a value. It changes only by {@link MaintenanceChange#applyTo}. Everything it
 * does may be done again, so ending early costs nothing but what is left undone.
 *
 * @param attempts failed attempts of tasks still open
 */
public record MaintenanceJob(
        JobId id,
        RepositoryId repository,
        MaintenanceGoal goal,
        Instant createdAt,
        MaintenancePhase phase,
        TreePMap<String, Attempts> attempts) {
    public static MaintenanceJob submitted(JobId id, RepositoryId repository, MaintenanceGoal goal, Instant at) {
        return new MaintenanceJob(id, repository, goal, at, MaintenancePhase.first(goal), TreePMap.empty());
    }

    /** Rules that hold in every phase come first; the rest is the phase's own. */
    public Decision decide(JobEvent event, DecisionContext context) {
        if (event instanceof CancelRequested) {
            return phase.isFinal()
                    ? Decision.reject(ErrorCode.JOB_NOT_CANCELLABLE, "Job " + id + " has ended")
                    : cancel(event.at(), new Failure(ErrorCode.JOB_CANCELLED, "user cancelled"));
        }
        if (event instanceof TaskFailed failed) {
            return failedAttempt(failed, context);
        }
        if (event instanceof TaskSucceeded done) {
            return work(done.task()).isPresent()
                    ? phase.on(this, done, context)
                    : Decision.ignore("work no longer wanted");
        }
        List<StateChange> moves = phase.moves(this, event.at(), context);
        return moves.isEmpty() ? Decision.ignore("nothing to do") : Decision.accept(moves);
    }

    /** Everything that should be running for this job once it is its turn. */
    public Collection<Work> work() {
        return phase.work(this);
    }

    /** The work with this id, if it is still wanted. */
    public Optional<Work> work(TaskId task) {
        return phase.work(this, task);
    }

    /** Failed attempts of a task so far. */
    public Optional<Attempts> attempts(TaskId task) {
        return Optional.ofNullable(attempts.get(task.toString()));
    }

    /** That the snapshot was verified, if that is what this job has done. */
    public Optional<Verification> verification() {
        return phase instanceof Finished finished
                        && finished.result() instanceof MaintenanceResult.Verified verified
                        && goal instanceof MaintenanceGoal.VerifySnapshot verify
                ? Optional.of(new Verification(
                        finished.at(),
                        verify.level(),
                        verify.samplePercent(),
                        verified.findings().damaged(),
                        verified.sha256()))
                : Optional.empty();
    }

    TaskId task(TaskId.Kind kind, long subject) {
        return new TaskId(id, kind, subject);
    }

    Decision cancel(Instant at, Failure why) {
        return Decision.accept(new MaintenanceChange.MaintenanceCancelled(id, why, at));
    }

    MaintenanceJob in(MaintenancePhase next) {
        return new MaintenanceJob(id, repository, goal, createdAt, next, attempts);
    }

    MaintenanceJob withFailedAttempt(TaskId task, Failure failure, Instant at) {
        int count = attempts(task).map(Attempts::count).orElse(0) + 1;
        return new MaintenanceJob(
                id,
                repository,
                goal,
                createdAt,
                phase,
                attempts.plus(task.toString(), new Attempts(count, at, failure)));
    }

    MaintenanceJob withoutAttempts(TaskId task) {
        return new MaintenanceJob(id, repository, goal, createdAt, phase, attempts.minus(task.toString()));
    }

    MaintenanceJob withoutAttempts() {
        return new MaintenanceJob(id, repository, goal, createdAt, phase, TreePMap.empty());
    }

    private Decision failedAttempt(TaskFailed failed, DecisionContext context) {
        Optional<Work> wanted = work(failed.task());
        if (wanted.isEmpty() || !wanted.get().asked().equals(failed.by())) {
            return Decision.ignore("work no longer wanted of whoever failed");
        }
        int count = attempts(failed.task()).map(Attempts::count).orElse(0) + 1;
        if (!failed.retriable() || count >= Attempts.MAX) {
            return cancel(failed.at(), failed.failure());
        }
        List<StateChange> facts = new ArrayList<>();
        facts.add(new MaintenanceChange.AttemptFailed(id, failed.task(), failed.failure(), failed.at()));
        if (phase instanceof Checking checking) {
            // Another backend may have a better way to the repository.
            int number = (int) failed.task().subject();
            Checking.other(checking.waiting().get(number), context)
                    .map(to -> new MaintenanceChange.BatchMoved(id, number, to, failed.at()))
                    .ifPresent(facts::add);
        }
        return Decision.accept(facts);
    }
}
