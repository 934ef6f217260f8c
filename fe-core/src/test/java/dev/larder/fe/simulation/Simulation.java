package dev.larder.fe.simulation;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.backup.BackupBatch;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.backup.Publishing;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.maintenance.Checking;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.VerifyBatch;
import dev.larder.fe.restore.RestoreBatch;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.state.AllWork;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One run, all of it drawn from one seed. First everything goes wrong that can; then the world calms down and every
 * job must end; then the promises are checked. Some are checked at every fact.
 */
final class Simulation {
    /** So that a run does not depend on hash codes. */
    static final Comparator<TaskId> TASK_ORDER =
            Comparator.comparing(TaskId::job).thenComparing(TaskId::kind).thenComparing(TaskId::subject);

    private static final int STEPS_MAX = 320;
    private static final int CALM_STEPS_MAX = 20_000;

    private final Random random;
    private final Trouble trouble;
    private final Consumer<String> trace;
    private final SimulatedRepository repository = new SimulatedRepository();
    private final Map<BackendId, SimulatedBackend> backends = new TreeMap<>();
    private final SimulatedFrontend frontend;
    private final Promises promises;
    private final Statements statements;

    /** What the dispatcher believes to be running. Lost in a restart. */
    private final Map<TaskId, Work> running = new TreeMap<>(TASK_ORDER);
    /** Reports on their way. */
    private final List<JobEvent> network = new ArrayList<>();

    /** Reports that will come once more, much later. */
    private final List<JobEvent> late = new ArrayList<>();

    private Instant now = Instant.parse("2026-11-22T00:00:00Z");

    /** How often each fact came true, added to {@code seen}. */
    Simulation(long seed, Consumer<String> trace, Map<Class<?>, Integer> seen) {
        this.random = new Random(seed);
        this.trouble = new Trouble(random);
        this.trace = trace;
        this.promises = new Promises(backends, repository);
        this.frontend = new SimulatedFrontend(random, (before, facts) -> {
            facts.forEach(fact -> {
                trace.accept("  fact " + fact);
                seen.merge(fact.getClass(), 1, Integer::sum);
            });
            promises.watch(before, facts, state());
        });
        this.statements = new Statements(random, trouble, frontend, backends, repository, promises);
    }

    void run() {
        statements.createCluster(now);
        heartbeats();
        if (random.nextInt(4) > 0) {
            firstBackup();
        }
        int steps = 50 + random.nextInt(STEPS_MAX);
        for (int step = 0; step < steps; step++) {
            now = now.plusMillis(random.nextInt(8_000));
            step();
        }
        calmDown();
        // What was given up, by users or for want of luck, is left for this.
        statements.clean(now);
        untilQuiet();
        promises.checkEnd(state());
    }

    private ClusterState state() {
        return frontend.state();
    }

    private void step() {
        switch (random.nextInt(17)) {
            case 0, 1, 2 -> statements.one(now);
            case 3 -> misfortune();
            case 4 -> heartbeats();
            case 5 -> tick();
            case 6, 7 -> dispatch();
            case 8, 9, 10 -> backendWorks();
            case 11 -> frontendWorks();
            case 12 -> drop();
            case 13 -> misfortune();
            default -> deliver();
        }
    }

    /** Most runs begin with a snapshot, so that there is something to restore from the start. */
    private void firstBackup() {
        trouble.pause();
        statements.backup(now);
        untilQuiet();
        trouble.goOn();
    }

    private void calmDown() {
        trace.accept("calm");
        trouble.pause();
        backends.values().forEach(backend -> {
            backend.comeBack();
            backend.setDiskFull(false);
        });
        untilQuiet();
    }

    private void untilQuiet() {
        for (int step = 0; step < CALM_STEPS_MAX; step++) {
            now = now.plusSeconds(2);
            switch (step % 8) {
                case 0 -> heartbeats();
                case 1 -> tick();
                case 2 -> dispatch();
                case 3, 4 -> backendWorks();
                case 5 -> frontendWorks();
                case 6 -> drop();
                default -> {
                    while (!network.isEmpty()) {
                        deliver();
                    }
                    if (isQuiet()) {
                        heartbeats();
                        return;
                    }
                }
            }
        }
        throw new AssertionError("Not every job ends: work " + AllWork.of(state()) + ", live "
                + state().jobs().live() + ", drops " + state().catalog().pendingDrops());
    }

    private boolean isQuiet() {
        return state().jobs().live().isEmpty()
                && AllWork.of(state()).isEmpty()
                && state().catalog().pendingDrops().isEmpty()
                && backends.values().stream().allMatch(SimulatedBackend::isIdle);
    }

    private void misfortune() {
        SimulatedBackend backend = pick(List.copyOf(backends.values()));
        if (!backend.isUp()) {
            backend.comeBack();
            trace.accept("back " + backend.id());
        } else if (trouble.strikes(0.35)) {
            backend.kill();
            trace.accept("kill " + backend.id());
            breakStreams(backend.id());
        } else if (trouble.strikes(0.2)) {
            backend.cutOff();
            trace.accept("cut off " + backend.id());
            breakStreams(backend.id());
        } else if (trouble.strikes(0.2)) {
            trace.accept("restart");
            running.clear();
            frontend.restart();
            frontend.setLive(Set.of());
            heartbeats();
        } else if (trouble.strikes(0.2)) {
            backend.setDiskFull(random.nextBoolean());
        } else if (trouble.strikes(0.2) && !backend.tablets().isEmpty()) {
            backend.damage(pick(List.copyOf(backend.tablets().keySet())));
        } else if (trouble.strikes(0.03) && backends.size() > 3) {
            trace.accept("drop backend " + backend.id());
            frontend.call((state, context, at) -> List.of(new CatalogChange.BackendDropped(backend.id())), now);
            backends.remove(backend.id());
            breakStreams(backend.id());
            heartbeats();
        }
    }

    /** The dispatcher notices that a backend's answers will not come. */
    private void breakStreams(BackendId backend) {
        running.values().stream()
                .filter(work -> work.asked().equals(Optional.of(backend)))
                .forEach(work -> network.add(brokeOff(work)));
    }

    private JobEvent brokeOff(Work work) {
        return new JobEvent.TaskFailed(
                work.id(), work.asked(), now, new Failure(ErrorCode.TASK_FAILED, "broke off"), true);
    }

    private void heartbeats() {
        Set<BackendId> answered = new HashSet<>();
        for (SimulatedBackend backend : backends.values()) {
            switch (backend.condition()) {
                case UP -> {
                    answered.add(backend.id());
                    backend.heartbeat(state().jobs().live());
                }
                case CUT_OFF -> backend.leaseEnds();
                case DOWN -> {}
            }
        }
        frontend.setLive(answered);
    }

    private void tick() {
        tellTheTime();
        // Once more: one that timed out may have made room for an older one.
        tellTheTime();
        promises.checkWaiting(state());
    }

    private void tellTheTime() {
        state().jobs().live().forEach(job -> frontend.handle(new JobEvent.Tick(job, now)));
    }

    private void dispatch() {
        Map<TaskId, Work> wanted = new TreeMap<>(TASK_ORDER);
        AllWork.of(state()).forEach(work -> wanted.put(work.id(), work));
        for (Work work : List.copyOf(running.values())) {
            if (!work.equals(wanted.get(work.id()))) {
                running.remove(work.id());
                boolean ended = !state().jobs().live().contains(work.id().job());
                work.asked()
                        .map(backends::get)
                        .filter(backend -> ended && backend.isUp() && !trouble.strikes(0.3))
                        .ifPresent(backend -> backend.stopJob(work.id().job()));
            }
        }
        for (Work work : wanted.values()) {
            if (!running.containsKey(work.id()) && isDue(work.id()) && !trouble.strikes(0.2)) {
                start(work);
            }
        }
    }

    private boolean isDue(TaskId task) {
        Optional<Attempts> attempts = Optional.ofNullable(
                        state().jobs().backups().get(task.job()))
                .flatMap(job -> job.attempts(task))
                .or(() -> Optional.ofNullable(state().jobs().restores().get(task.job()))
                        .flatMap(job -> job.attempts(task)))
                .or(() -> maintenance(task).flatMap(job -> job.attempts(task)));
        return attempts.map(failed -> {
                    long wait = Math.min(60, 1L << Math.min(6, failed.count() - 1));
                    return !now.isBefore(failed.lastAt().plus(Duration.ofSeconds(wait)));
                })
                .orElse(true);
    }

    private void start(Work work) {
        if (work instanceof Work.ByBackend one) {
            if (!frontend.live().contains(one.backend())) {
                return;
            }
            running.put(work.id(), work);
            SimulatedBackend backend = backends.get(one.backend());
            if (backend == null || !backend.isUp()) {
                network.add(brokeOff(work));
            } else {
                backend.ask(work.id(), asked(work.id()), now).ifPresent(network::add);
            }
        } else {
            running.put(work.id(), work);
        }
    }

    private SimulatedBackend.Asked asked(TaskId task) {
        return new SimulatedBackend.Asked(backupBatch(task), restoreBatch(task), verifyBatch(task));
    }

    private Optional<MaintenanceJob> maintenance(TaskId task) {
        return Optional.ofNullable(state().jobs().maintenance().jobs().get(task.job()));
    }

    private Optional<VerifyBatch> verifyBatch(TaskId task) {
        return maintenance(task)
                .map(MaintenanceJob::phase)
                .filter(Checking.class::isInstance)
                .map(phase -> ((Checking) phase).waiting().get((int) task.subject()));
    }

    private Optional<BackupBatch> backupBatch(TaskId task) {
        return Optional.ofNullable(state().jobs().backups().get(task.job()))
                .map(job -> job.batch((int) task.subject()));
    }

    private Optional<RestoreBatch> restoreBatch(TaskId task) {
        return Optional.ofNullable(state().jobs().restores().get(task.job()))
                .map(job -> job.batch((int) task.subject()));
    }

    private void backendWorks() {
        for (SimulatedBackend backend : backends.values()) {
            if (backend.condition() != SimulatedBackend.Condition.DOWN && !backend.isIdle()) {
                Optional<JobEvent> report = backend.progress(now, trouble);
                if (backend.isUp()) {
                    report.ifPresent(network::add);
                }
            }
        }
    }

    private void deliver() {
        if (!late.isEmpty() && trouble.strikes(0.3)) {
            network.add(pick(late));
        }
        if (network.isEmpty()) {
            return;
        }
        JobEvent event = network.remove(random.nextInt(network.size()));
        if (trouble.strikes(0.15)) {
            network.add(event);
        }
        if (trouble.strikes(0.3)) {
            late.add(event);
        }
        TaskId task = event instanceof JobEvent.TaskSucceeded done ? done.task() : ((JobEvent.TaskFailed) event).task();
        running.remove(task);
        if (!trouble.strikes(0.15)) {
            Decision decision = frontend.handle(at(event));
            trace.accept("report " + event + " -> " + decision.getClass().getSimpleName());
        }
    }

    /** The report as of now: the dispatcher stamps what it hands on. */
    private JobEvent at(JobEvent event) {
        return event instanceof JobEvent.TaskSucceeded done
                ? new JobEvent.TaskSucceeded(done.task(), now, done.result())
                : restamped((JobEvent.TaskFailed) event);
    }

    private JobEvent restamped(JobEvent.TaskFailed failed) {
        return new JobEvent.TaskFailed(failed.task(), failed.by(), now, failed.failure(), failed.retriable());
    }

    private void frontendWorks() {
        List<Work> own = running.values().stream()
                .filter(work -> work instanceof Work.ByFrontend)
                .toList();
        if (own.isEmpty()) {
            return;
        }
        Work work = pick(own);
        if (trouble.strikes(0.1)) {
            if (work.id().kind() == TaskId.Kind.COLLECT) {
                maintenance(work.id()).ifPresent(job -> collect(job, key -> random.nextBoolean()));
            }
            network.add(new JobEvent.TaskFailed(
                    work.id(),
                    Optional.empty(),
                    now,
                    new Failure(ErrorCode.REPOSITORY_FAILED, "simulated"),
                    !trouble.strikes(0.2)));
            return;
        }
        runHere(work.id()).ifPresent(result -> network.add(new JobEvent.TaskSucceeded(work.id(), now, result)));
        running.remove(work.id());
    }

    private Optional<TaskResult> runHere(TaskId task) {
        BackupJob backup = state().jobs().backups().get(task.job());
        RestoreJob restore = state().jobs().restores().get(task.job());
        Optional<MaintenanceJob> maintenance = maintenance(task);
        boolean wanted = AllWork.of(state()).stream().anyMatch(work -> work.id().equals(task));
        if (!wanted || (backup == null && restore == null && maintenance.isEmpty())) {
            return Optional.empty();
        }
        return switch (task.kind()) {
            case RESERVE -> {
                repository.reserve(task.job());
                yield Optional.of(new TaskResult.Reserved(
                        repository.put(task.job(), "meta/" + task.job(), new SimulatedRepository.Blob.Mark()),
                        Optional.empty()));
            }
            case PUBLISH ->
                backup.phase() instanceof Publishing publishing
                        ? Optional.of(new TaskResult.Published(repository.publish(backup, publishing)))
                        : Optional.empty();
            case CLEAN -> clean(backup);
            case READ_MANIFEST ->
                Optional.of(new TaskResult.SnapshotRead(
                        promises.contents(restore.spec().label())));
            case UNPUBLISH -> {
                repository.unpublish(promises.job(maintenance.orElseThrow().goal()));
                yield Optional.of(new TaskResult.Unpublished());
            }
            case COLLECT ->
                Optional.of(new TaskResult.Collected(collect(maintenance.orElseThrow(), key -> true), 0, 0, ""));
            case EXAMINE -> Optional.of(examine(maintenance.orElseThrow()));
            case SNAPSHOT, UPLOAD, PREPARE, DOWNLOAD, INSTALL, VERIFY ->
                throw new AssertionError("Not the frontend's task: " + task);
        };
    }

    /** What a backup still writes, or cleans itself, is not touched. */
    private long collect(MaintenanceJob job, Predicate<String> chosen) {
        Set<JobId> jobs = job.goal() instanceof MaintenanceGoal.DropSnapshot
                ? Set.of(promises.job(job.goal()))
                : repository.jobs();
        return jobs.stream()
                .filter(one -> {
                    BackupJob backup = state().jobs().backups().get(one);
                    return backup == null
                            || (backup.phase().isFinal() && backup.work().isEmpty());
                })
                .mapToLong(one -> repository.collect(one, chosen))
                .sum();
    }

    private TaskResult examine(MaintenanceJob job) {
        JobId backup = promises.job(job.goal());
        String key = SimulatedRepository.snapshot(backup);
        return repository.holds(key)
                ? new TaskResult.Examined(key, List.of(backup.toString()), promises.batches(backup), 2, 2, List.of())
                : new TaskResult.Examined(
                        "",
                        List.of(),
                        List.of(),
                        1,
                        0,
                        List.of(new Damage(key, Damage.Kind.MISSING, "does not exist")));
    }

    /** Stops the job wherever it may still write, then sweeps. */
    private Optional<TaskResult> clean(BackupJob job) {
        for (BackendId id : frontend.live()) {
            SimulatedBackend backend = backends.get(id);
            if (!backend.isUp()) {
                return Optional.empty();
            }
            backend.stopJob(job.id());
        }
        if (job.phase() instanceof Finished && !job.disturbed()) {
            trace.accept("undisturbed " + job.id());
        }
        repository.clean(job);
        return Optional.of(new TaskResult.Cleaned());
    }

    private void drop() {
        Set<TabletId> held = state().jobs().heldTablets();
        state().catalog().pendingDrops().forEach((id, drops) -> {
            SimulatedBackend backend = backends.get(id);
            List<TabletId> tablets = drops.keySet().stream()
                    .filter(tablet -> !held.contains(tablet))
                    .toList();
            if (backend.isUp() && !tablets.isEmpty() && !trouble.strikes(0.3)) {
                backend.drop(tablets);
                if (!trouble.strikes(0.3)) {
                    frontend.call((state, context, at) -> List.of(new CatalogChange.TabletsDeleted(id, tablets)), now);
                }
            }
        });
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
