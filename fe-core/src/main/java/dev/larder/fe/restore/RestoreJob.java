package dev.larder.fe.restore;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.View;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.JobEvent.CancelRequested;
import dev.larder.fe.job.JobEvent.TaskFailed;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.Touched;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * One restore: a value. It changes only by {@link RestoreChange#applyTo}. Until its commit nothing that exists is
 * touched, so ending early only leaves new tablets to be deleted.
 *
 * @param attempts failed attempts of tasks still open
 * @param milestones times that are shown
 */
public record RestoreJob(
        JobId id,
        RestoreSpec spec,
        Instant createdAt,
        RestorePhase phase,
        TreePMap<String, Attempts> attempts,
        TreePMap<Milestone, Instant> milestones) {
    public static RestoreJob submitted(JobId id, RestoreSpec spec, Instant at) {
        return new RestoreJob(id, spec, at, new Pending(), TreePMap.empty(), TreePMap.empty());
    }

    /** The same restore, new, behind other jobs of its database. */
    public RestoreJob queued() {
        return in(new Queued());
    }

    /** Rules that hold in every phase come first; the rest is the phase's own. */
    public Decision decide(JobEvent event, DecisionContext context) {
        if (event instanceof CancelRequested) {
            return phase.isFinal()
                    ? Decision.reject(
                            ErrorCode.JOB_NOT_CANCELLABLE,
                            "Failed to cancel job: Job with label " + spec.label() + " can not be cancelled. state: "
                                    + stateName())
                    : cancel(
                            event.at(),
                            new Failure(ErrorCode.JOB_CANCELLED, "user cancelled, current state: " + stateName()));
        }
        if (phase.isFinal()) {
            return Decision.ignore("restore has ended");
        }
        if (event.at().isAfter(createdAt.plus(spec.timeout()))) {
            return cancel(
                    event.at(),
                    new Failure(ErrorCode.JOB_TIMED_OUT, "restore job with label: " + spec.label() + "  timeout."));
        }
        if (event instanceof TaskFailed failed) {
            return failedAttempt(failed, context);
        }
        if (event instanceof TaskSucceeded done) {
            return work(done.task()).isPresent()
                    ? phase.on(this, done, context)
                    : Decision.ignore("work no longer wanted");
        }
        return awayFromTheDead(event.at(), context);
    }

    /** Everything that should be running for this job now. */
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

    public RestoreBatch batch(int number) {
        return phase.plan().orElseThrow().batch(number);
    }

    /** What the commit will take away from a table that exists; empty when it leaves the table alone. */
    public Optional<RestoreHold> hold(Table table) {
        if (phase.isFinal() || !table.database().equals(spec.database())) {
            return Optional.empty();
        }
        RestoreHold.Mode mode =
                spec.asks(RestoreOption.ATOMIC_RESTORE) ? RestoreHold.Mode.ATOMIC : RestoreHold.Mode.PLAIN;
        return phase.plan()
                .map(plan -> plan.takenFrom(table))
                .orElseGet(() -> meant(table))
                .map(partitions -> new RestoreHold(mode, partitions));
    }

    /** Whether the commit will make a table of this name where there is none now. */
    public boolean willMake(String name) {
        return !phase.isFinal()
                && phase.plan()
                        .map(plan -> Stream.concat(
                                        plan.newTables().stream().map(Table::name),
                                        plan.views().stream().map(View::name))
                                .anyMatch(name::equals))
                        .orElseGet(() -> spec.objects().stream()
                                .anyMatch(object -> object.alias().equals(name)));
    }

    /** Whether the commit will put another definition in the place of a view, or needs it as it is. */
    public boolean holds(View view) {
        return !phase.isFinal()
                && view.database().equals(spec.database())
                && phase.plan()
                        .map(plan ->
                                plan.views().stream().anyMatch(one -> one.id().equals(view.id())))
                        .orElseGet(() -> spec.objects().isEmpty()
                                || spec.objects().stream()
                                        .anyMatch(object -> object.alias().equals(view.name())));
    }

    /** The tables and views that the commit makes, replaces or takes away. */
    public Touched touched() {
        if (spec.asks(RestoreOption.CLEAN_TABLES) || spec.objects().isEmpty()) {
            return Touched.EVERYTHING;
        }
        return Touched.of(spec.objects().stream().map(ObjectRef::alias));
    }

    /** Before there is a plan, the statement's own words tell what will be replaced. */
    private Optional<Set<PartitionId>> meant(Table table) {
        Set<PartitionId> all = table.partitions().keySet();
        if (spec.objects().isEmpty()) {
            return Optional.of(all);
        }
        boolean unpartitioned = table.definition().partitioning().kind() == Partitioning.Kind.NONE;
        return spec.objects().stream()
                .filter(object -> object.alias().equals(table.name()))
                .findFirst()
                .map(object -> object.partitions().isEmpty() || unpartitioned
                        ? all
                        : object.partitions().stream()
                                .flatMap(name -> table.partition(name).stream())
                                .map(Partition::id)
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /** The phase as Doris names the state. */
    public String stateName() {
        if (phase instanceof Queued || phase instanceof Pending) {
            return "PENDING";
        }
        if (phase instanceof Preparing) {
            return "CREATING";
        }
        if (phase instanceof Downloading) {
            return "DOWNLOADING";
        }
        if (phase instanceof Committing) {
            return "COMMITTING";
        }
        return phase instanceof Finished ? "FINISHED" : "CANCELLED";
    }

    TaskId task(TaskId.Kind kind, long subject) {
        return new TaskId(id, kind, subject);
    }

    Decision cancel(Instant at, Failure why) {
        return Decision.accept(new RestoreChange.RestoreCancelled(id, why, at));
    }

    /** Every batch is installed: swaps the partitions in, if the catalog still is what the plan was made for. */
    Decision commit(Instant at, DecisionContext context) {
        RestorePlan plan = phase.plan().orElseThrow();
        Optional<String> obstacle = obstacle(plan, context);
        if (obstacle.isPresent()) {
            return cancel(at, new Failure(ErrorCode.RESTORE_MISMATCH, obstacle.get()));
        }
        return isHeldByMembers(context)
                ? Decision.accept(new RestoreChange.RestoreCommitted(id, at))
                : Decision.ignore("a backend has left the cluster: what it was to hold moves first");
    }

    /** The task may be tried again, unless it has been tried too often. */
    Decision attemptFailed(TaskId task, Failure failure, Instant at) {
        int count = attempts(task).map(Attempts::count).orElse(0) + 1;
        return count >= Attempts.MAX
                ? cancel(at, failure)
                : Decision.accept(new RestoreChange.AttemptFailed(id, task, failure, at));
    }

    RestoreJob in(RestorePhase next) {
        return new RestoreJob(id, spec, createdAt, next, attempts, milestones);
    }

    RestoreJob with(RestoreSpec changed) {
        return new RestoreJob(id, changed, createdAt, phase, attempts, milestones);
    }

    RestoreJob reached(Milestone milestone, Instant at) {
        return milestones.containsKey(milestone)
                ? this
                : new RestoreJob(id, spec, createdAt, phase, attempts, milestones.plus(milestone, at));
    }

    RestoreJob withFailedAttempt(TaskId task, Failure failure, Instant at) {
        int count = attempts(task).map(Attempts::count).orElse(0) + 1;
        return new RestoreJob(
                id,
                spec,
                createdAt,
                phase,
                attempts.plus(task.toString(), new Attempts(count, at, failure)),
                milestones);
    }

    RestoreJob withoutAttempts(TaskId task) {
        return new RestoreJob(id, spec, createdAt, phase, attempts.minus(task.toString()), milestones);
    }

    RestoreJob withoutAttempts() {
        return new RestoreJob(id, spec, createdAt, phase, TreePMap.empty(), milestones);
    }

    private Optional<String> obstacle(RestorePlan plan, DecisionContext context) {
        if (!context.catalog().databases().containsKey(spec.database())) {
            return Optional.of("database " + spec.databaseName() + " has been dropped");
        }
        Optional<String> taken = Stream.concat(
                        plan.newTables().stream()
                                .filter(table -> isTaken(
                                        context.catalog(),
                                        table.name(),
                                        plan.removal().replaced().get(table.id())))
                                .map(Table::name),
                        plan.views().stream()
                                .filter(view -> isTaken(context.catalog(), view.name(), view.id()))
                                .map(View::name))
                .findFirst();
        if (taken.isPresent()) {
            return Optional.of("Table " + taken.get() + " already exist in db: " + spec.databaseName());
        }
        return plan.targets().stream()
                .filter(table -> context.catalog().table(table).isEmpty())
                .findFirst()
                .map(table -> "table " + table + " has been dropped");
    }

    /** @param meant the one that may have the name; null for none */
    private boolean isTaken(Catalog catalog, String name, TableId meant) {
        return Stream.concat(
                        catalog.table(spec.database(), name).map(Table::id).stream(),
                        catalog.view(spec.database(), name).map(View::id).stream())
                .anyMatch(other -> !other.equals(meant));
    }

    private Decision failedAttempt(TaskFailed failed, DecisionContext context) {
        Optional<Work> wanted = work(failed.task());
        if (wanted.isEmpty() || !wanted.get().asked().equals(failed.by())) {
            return Decision.ignore("work no longer wanted of whoever failed");
        }
        if (failed.retriable()) {
            return attemptFailed(failed.task(), failed.failure(), failed.at());
        }
        boolean diskFull = failed.failure().code() == ErrorCode.DISK_FULL && wanted.get() instanceof Work.ByBackend;
        return diskFull ? elsewhere(failed, context) : cancel(failed.at(), failed.failure());
    }

    private Decision elsewhere(TaskFailed failed, DecisionContext context) {
        RestoreChange fact = new RestoreChange.AttemptFailed(id, failed.task(), failed.failure(), failed.at());
        RestoreBatch batch = batch((int) failed.task().subject());
        return other(batch, context)
                .map(to -> Decision.accept(fact, new RestoreChange.BatchMoved(id, batch.number(), to, failed.at())))
                .orElseGet(() -> cancel(failed.at(), failed.failure()));
    }

    private Decision awayFromTheDead(Instant at, DecisionContext context) {
        if (phase.plan().isEmpty()) {
            return Decision.ignore("nothing to move");
        }
        if (phase instanceof Committing committing && committing.waiting().isEmpty() && isHeldByMembers(context)) {
            // A snapshot without a single tablet: nothing had to be installed.
            return commit(at, context);
        }
        for (Integer number : new TreeSet<>(phase.open())) {
            RestoreBatch batch = batch(number);
            if (context.live().contains(batch.backend())) {
                continue;
            }
            Optional<BackendId> to = other(batch, context);
            if (to.isPresent()) {
                return Decision.accept(new RestoreChange.BatchMoved(id, number, to.get(), at));
            }
            if (otherCopiesSuffice(batch, context)) {
                StateChange fact = new RestoreChange.BatchAbandoned(id, number, at);
                boolean last = phase instanceof Committing committing
                        && committing.waiting().size() == 1
                        && committing.waiting().containsKey(number);
                return last ? withCommit(fact, at, context) : Decision.accept(fact);
            }
            if (!context.catalog().backends().containsKey(batch.backend())) {
                return cancel(
                        at,
                        new Failure(
                                ErrorCode.NO_LIVE_BACKEND,
                                "backend " + batch.backend() + " has been dropped and no other can take its tablets"));
            }
        }
        return Decision.ignore("nothing to move");
    }

    /** Whether each tablet has a copy on a backend that still belongs to the cluster; else the tick moves it, or ends the job. */
    private boolean isHeldByMembers(DecisionContext context) {
        return phase.plan().orElseThrow().tablets().stream().allMatch(tablet -> tablet.replicas().stream()
                .anyMatch(replica ->
                        replica.isWhole() && context.catalog().backends().containsKey(replica.backend())));
    }

    /** The last open batch is given up, so the others are all installed: commit in the same entry, if nothing is against it. */
    private Decision withCommit(StateChange abandoned, Instant at, DecisionContext context) {
        Decision commit = commit(at, context);
        List<StateChange> facts = commit instanceof Decision.Accepted accepted ? accepted.changes() : List.of();
        return Decision.accept(
                Stream.concat(Stream.of(abandoned), facts.stream()).toList());
    }

    /** A live backend that holds no copy of these tablets and never had to; of those the one with least to do. */
    private Optional<BackendId> other(RestoreBatch batch, DecisionContext context) {
        RestorePlan plan = phase.plan().orElseThrow();
        Set<BackendId> taken = new TreeSet<>();
        for (Tablet tablet : tablets(batch)) {
            tablet.replicas().forEach(replica -> taken.add(replica.backend()));
        }
        Map<BackendId, Long> load = plan.batches().values().stream()
                .collect(Collectors.groupingBy(RestoreBatch::backend, Collectors.counting()));
        return context.live().stream()
                .filter(one -> !taken.contains(one) && !plan.hasLeft(one, batch))
                .min(Comparator.comparing((BackendId one) -> load.getOrDefault(one, 0L))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private boolean otherCopiesSuffice(RestoreBatch batch, DecisionContext context) {
        return tablets(batch).stream()
                .allMatch(tablet -> tablet.replicas().stream()
                                .filter(replica -> replica.isWhole()
                                        && !replica.backend().equals(batch.backend())
                                        && context.live().contains(replica.backend()))
                                .count()
                        >= tablet.majority());
    }

    private List<Tablet> tablets(RestoreBatch batch) {
        Set<TabletId> wanted = Set.copyOf(batch.tabletIds());
        return phase.plan().orElseThrow().tablets().stream()
                .filter(tablet -> wanted.contains(tablet.id()))
                .toList();
    }
}
