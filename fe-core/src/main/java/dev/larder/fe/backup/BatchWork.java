package dev.larder.fe.backup;

import com.google.common.collect.Collections2;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.TabletFailure;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** What the two phases whose work is done by backends have in common. */
final class BatchWork {
    /** Moves in one decision at most; the rest follow with the next tick. */
    private static final int MOVES_MAX = 1_000;

    private BatchWork() {}

    static Collection<Work> all(BackupJob job, Kind kind, Set<Integer> waiting) {
        return Collections2.transform(waiting, number -> one(job, kind, number));
    }

    static Optional<Work> find(BackupJob job, Kind kind, Set<Integer> waiting, TaskId task) {
        return task.kind() == kind && waiting.contains((int) task.subject())
                ? Optional.of(one(job, kind, (int) task.subject()))
                : Optional.empty();
    }

    static List<StateChange> moves(BackupJob job, SortedSet<Integer> waiting, Instant at, DecisionContext context) {
        List<StateChange> moves = new ArrayList<>();
        for (Integer number : waiting) {
            if (moves.size() == MOVES_MAX) {
                break;
            }
            BackupBatch batch = job.batch(number);
            if (!context.live().contains(batch.backend())) {
                batch.next(context.live())
                        .ifPresent(next -> moves.add(new BackupChange.BatchMoved(job.id(), number, next, at)));
            }
        }
        return moves;
    }

    /**
     * Splits the tablets that could not be delivered off into a batch for another candidate.
     *
     * @return the facts, or nothing when no other candidate is left
     */
    static Optional<StateChange> split(
            BackupJob job, BackupBatch batch, List<TabletFailure> failures, Instant at, DecisionContext context) {
        List<TabletId> failed = failures.stream().map(TabletFailure::tablet).toList();
        Optional<BackendId> other = batch.next(context.live()).or(() -> batch.candidates().stream()
                .filter(one -> !one.equals(batch.backend()))
                .findFirst());
        return other.map(next -> new BackupChange.BatchSplit(
                job.id(), batch.number(), job.plan().nextNumber(), failed, next, failures, at));
    }

    static Failure undeliverable(BackupBatch batch, List<TabletFailure> failures) {
        TabletFailure first = failures.get(0);
        return new Failure(
                ErrorCode.TASK_IMPOSSIBLE,
                "make snapshot failed, no other replica of tablet " + first.tablet() + " is left, backend "
                        + batch.backend() + " says: " + first.message());
    }

    private static Work one(BackupJob job, Kind kind, int number) {
        return new Work.ByBackend(job.task(kind, number), job.batch(number).backend());
    }
}
