package dev.larder.fe.backup;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

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
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;

/** What the two phases whose work is done by backends have in common. */
final class BatchWork {
    /** Moves in one decision, about; the rest follow with the next tick. */
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
        int next = job.plan().nextNumber();
        for (Integer number : waiting) {
            if (moves.size() >= MOVES_MAX) {
                break;
            }
            BackupBatch batch = job.batch(number);
            if (!context.live().contains(batch.backend())) {
                List<StateChange> some = move(job, batch, next, at, context);
                next += some.size();
                moves.addAll(some);
            }
        }
        return moves;
    }

    /**
     * Gives the batch's tablets to live backends that have them, too: the whole batch to one, or pieces of it to several.
     * The pieces, and those tablets that no other live backend has, become batches of their own: what the backend may
     * still report of the old one is of tablets that others do now.
     *
     * @param next number that the first piece may have; later ones have those that follow
     * @return nothing when nobody else can do any of them
     */
    static List<StateChange> move(BackupJob job, BackupBatch batch, int next, Instant at, DecisionContext context) {
        Map<BackendId, List<TabletId>> pieces = batch.elsewhere(context.live()::contains);
        List<TabletId> left = new ArrayList<>(batch.tablets());
        left.removeAll(pieces.values().stream().flatMap(List::stream).collect(toSet()));
        if (pieces.size() == 1 && left.isEmpty()) {
            BackendId other = pieces.keySet().iterator().next();
            return List.of(new BackupChange.BatchMoved(job.id(), batch.number(), other, at));
        }
        if (!pieces.isEmpty() && !left.isEmpty()) {
            pieces.put(batch.backend(), left);
        }
        List<StateChange> splits = new ArrayList<>();
        pieces.forEach((backend, tablets) -> splits.add(new BackupChange.BatchSplit(
                job.id(), batch.number(), next + splits.size(), tablets, backend, List.of(), at)));
        return splits;
    }

    /**
     * The batch's backend did what the fact says, for all tablets but those that it cannot deliver: they become batches of
     * other candidates, live ones if there are some. The job ends when one of them has no other candidate.
     *
     * @param failures about tablets of the batch
     */
    static Decision done(
            BackupJob job,
            BackupBatch batch,
            List<TabletFailure> failures,
            StateChange fact,
            Instant at,
            DecisionContext context) {
        if (failures.isEmpty()) {
            return Decision.accept(fact);
        }
        Map<TabletId, TabletFailure> failed =
                failures.stream().collect(toMap(TabletFailure::tablet, failure -> failure, (one, same) -> one));
        Map<BackendId, List<TabletFailure>> pieces = new LinkedHashMap<>();
        List<Predicate<BackendId>> choices = List.of(context.live()::contains, any -> true);
        for (Predicate<BackendId> choice : choices) {
            batch.elsewhere(choice).forEach((other, tablets) -> tablets.stream()
                    .map(failed::remove)
                    .filter(Objects::nonNull)
                    .forEach(failure -> pieces.computeIfAbsent(other, none -> new ArrayList<>())
                            .add(failure)));
        }
        if (!failed.isEmpty()) {
            return job.cancel(
                    at, undeliverable(batch, failed.values().iterator().next()));
        }
        List<StateChange> facts = new ArrayList<>();
        pieces.forEach((other, some) -> facts.add(new BackupChange.BatchSplit(
                job.id(),
                batch.number(),
                job.plan().nextNumber() + facts.size(),
                some.stream().map(TabletFailure::tablet).toList(),
                other,
                some,
                at)));
        facts.add(fact);
        return Decision.accept(facts);
    }

    private static Failure undeliverable(BackupBatch batch, TabletFailure failure) {
        return new Failure(
                ErrorCode.TASK_IMPOSSIBLE,
                "make snapshot failed, no other replica of tablet " + failure.tablet() + " is left, backend "
                        + batch.backend() + " says: " + failure.message());
    }

    private static Work one(BackupJob job, Kind kind, int number) {
        return new Work.ByBackend(job.task(kind, number), job.batch(number).backend());
    }
}
