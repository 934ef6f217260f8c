package dev.larder.fe.simulation;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.backup.BackupBatch;
import dev.larder.fe.backup.BackupBatch.TabletGroup;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.TabletFailure;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.maintenance.VerifyBatch;
import dev.larder.fe.restore.RestoreBatch;
import dev.larder.fe.restore.RestoreBatch.RestoredTablet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** An agent: what it has on disk, what it remembers, what it is doing. */
final class SimulatedBackend {
    /** How it stands with the process and the way to it. */
    enum Condition {
        UP,
        /** Runs and cannot be reached. */
        CUT_OFF,
        DOWN
    }

    /** What it was asked for, as it was when it was asked. */
    record Asked(Optional<BackupBatch> backup, Optional<RestoreBatch> restore, Optional<VerifyBatch> verify) {}

    private final BackendId id;
    private final Random random;
    private final SimulatedRepository repository;
    private final BiPredicate<TaskId, BackendId> asked;

    private final Map<TabletId, Content> tablets = new TreeMap<>();
    private final Map<JobId, Map<TabletId, Content>> snapshots = new HashMap<>();
    private final Map<JobId, Map<TabletId, Content>> staging = new HashMap<>();
    /** Tablets whose files cannot be read here. */
    private final Set<TabletId> damaged = new HashSet<>();

    private final Map<TaskId, Asked> running = new TreeMap<>(Simulation.TASK_ORDER);
    private final Map<TaskId, TaskResult> remembered = new HashMap<>();
    private final Set<TabletId> dropped = new HashSet<>();

    private Condition condition = Condition.UP;
    private boolean diskFull;

    /**
     * @param asked whether the frontend wants a task of a backend now; what an outdated task meets breaks no promise
     */
    SimulatedBackend(
            BackendId id, Random random, SimulatedRepository repository, BiPredicate<TaskId, BackendId> asked) {
        this.id = id;
        this.random = random;
        this.repository = repository;
        this.asked = asked;
    }

    BackendId id() {
        return id;
    }

    Condition condition() {
        return condition;
    }

    boolean isUp() {
        return condition == Condition.UP;
    }

    Map<TabletId, Content> tablets() {
        return tablets;
    }

    Content tablet(TabletId tablet) {
        return tablets.getOrDefault(tablet, Content.EMPTY);
    }

    void load(TabletId tablet, long version, long load) {
        tablets.put(tablet, tablet(tablet).plus(version, load));
    }

    void damage(TabletId tablet) {
        damaged.add(tablet);
    }

    void setDiskFull(boolean full) {
        diskFull = full;
    }

    /** The process dies: what is on disk stays, what it knew and did is gone. */
    void kill() {
        condition = Condition.DOWN;
        running.clear();
        remembered.clear();
        dropped.clear();
    }

    void cutOff() {
        condition = Condition.CUT_OFF;
    }

    /** No frontend for too long: it stops what it does, before the frontend takes it for dead. */
    void leaseEnds() {
        running.clear();
    }

    void comeBack() {
        condition = Condition.UP;
    }

    /** Whoever asks again joins; a success is remembered. */
    Optional<JobEvent> ask(TaskId task, Asked what, Instant now) {
        if (remembered.containsKey(task)) {
            return Optional.of(new JobEvent.TaskSucceeded(task, now, remembered.get(task)));
        }
        running.putIfAbsent(task, what);
        return Optional.empty();
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    boolean isRunning(TaskId task) {
        return running.containsKey(task);
    }

    /** Some task gets on, or ends. */
    Optional<JobEvent> progress(Instant now, Trouble trouble) {
        List<TaskId> open = List.copyOf(running.keySet());
        TaskId task = open.get(random.nextInt(open.size()));
        if (trouble.strikes(0.08)) {
            partly(task);
            running.remove(task);
            boolean retriable = !trouble.strikes(0.15);
            return Optional.of(failed(task, now, new Failure(ErrorCode.TASK_FAILED, "simulated"), retriable));
        }
        Asked one = running.remove(task);
        try {
            TaskResult result = run(task, one);
            remembered.put(task, result);
            return Optional.of(new JobEvent.TaskSucceeded(task, now, result));
        } catch (TaskFailedException e) {
            return Optional.of(failed(task, now, e.failure, e.retriable));
        }
    }

    void stopJob(JobId job) {
        running.keySet().removeIf(task -> task.job().equals(job));
        remembered.keySet().removeIf(task -> task.job().equals(job));
        snapshots.remove(job);
        staging.remove(job);
    }

    /** A heartbeat names the jobs that live; what was kept for others goes. */
    void heartbeat(Collection<JobId> live) {
        Set<JobId> known = new HashSet<>(snapshots.keySet());
        known.addAll(staging.keySet());
        running.keySet().forEach(task -> known.add(task.job()));
        remembered.keySet().forEach(task -> known.add(task.job()));
        known.stream().filter(job -> !live.contains(job)).forEach(this::stopJob);
    }

    void drop(Collection<TabletId> gone) {
        dropped.addAll(gone);
        gone.forEach(tablets::remove);
    }

    /** Jobs it keeps tablet snapshots or staged tablets for. */
    Set<JobId> keptFor() {
        Set<JobId> jobs = new HashSet<>(snapshots.keySet());
        jobs.addAll(staging.keySet());
        return jobs;
    }

    private TaskResult run(TaskId task, Asked one) throws TaskFailedException {
        return switch (task.kind()) {
            case SNAPSHOT -> new TaskResult.Linked(id, link(task, one.backup().orElseThrow()));
            case UPLOAD -> upload(task, one.backup().orElseThrow());
            case PREPARE -> {
                requireDisk();
                yield new TaskResult.Prepared(id);
            }
            case DOWNLOAD -> download(task.job(), one.restore().orElseThrow());
            case INSTALL -> install(task, one.restore().orElseThrow());
            case VERIFY -> verify(task, one.verify().orElseThrow());
            case RESERVE, PUBLISH, READ_MANIFEST, CLEAN, UNPUBLISH, COLLECT, EXAMINE ->
                throw new AssertionError("Not a backend's task: " + task);
        };
    }

    private List<TabletFailure> link(TaskId task, BackupBatch batch) {
        List<TabletFailure> failures = new ArrayList<>();
        Map<TabletId, Content> links = snapshots.computeIfAbsent(task.job(), missing -> new TreeMap<>());
        for (TabletGroup group : batch.groups()) {
            for (TabletId tablet : group.tablets()) {
                if (damaged.contains(tablet)) {
                    failures.add(new TabletFailure(tablet, "damaged"));
                } else if (!links.containsKey(tablet)) {
                    if (tablet(tablet).covers(group.version())) {
                        links.put(tablet, tablet(tablet).at(group.version()));
                    } else {
                        require(task, "planned version " + group.version() + " of " + tablet + " is gone");
                        failures.add(new TabletFailure(tablet, "version " + group.version() + " is missing"));
                    }
                }
            }
        }
        return failures;
    }

    private TaskResult upload(TaskId task, BackupBatch batch) {
        List<TabletFailure> failures = link(task, batch);
        Set<TabletId> failed = new HashSet<>();
        failures.forEach(failure -> failed.add(failure.tablet()));
        Map<TabletId, String> files = new TreeMap<>();
        batch.tablets().stream()
                .filter(tablet -> !failed.contains(tablet))
                .forEach(tablet -> files.put(tablet, send(task.job(), tablet)));
        ManifestRef manifest = repository.put(
                task.job(),
                "manifests/" + task.job() + "/" + batch.number() + "-" + id,
                new SimulatedRepository.Blob.Batch(files));
        return new TaskResult.Uploaded(id, manifest, new Amount(files.size(), files.size(), 0), failures);
    }

    private String send(JobId job, TabletId tablet) {
        String key = "data/" + job + "/" + tablet + "-" + id;
        Content content = snapshots.get(job).get(tablet);
        repository.put(job, key, new SimulatedRepository.Blob.TabletFiles(content));
        return key;
    }

    /** Files are sent one by one: an attempt that fails may have sent some. */
    private void partly(TaskId task) {
        Asked one = running.get(task);
        if (task.kind() == TaskId.Kind.UPLOAD) {
            link(task, one.backup().orElseThrow());
            one.backup().orElseThrow().tablets().stream()
                    .filter(tablet -> snapshots.get(task.job()).containsKey(tablet))
                    .filter(tablet -> random.nextBoolean())
                    .forEach(tablet -> send(task.job(), tablet));
        }
    }

    private TaskResult download(JobId job, RestoreBatch batch) throws TaskFailedException {
        requireDisk();
        Map<TabletId, Content> stored = repository.read(batch.manifests());
        Map<TabletId, Content> staged = staging.computeIfAbsent(job, missing -> new TreeMap<>());
        for (RestoredTablet tablet : batch.tablets()) {
            staged.put(
                    tablet.tablet(),
                    Optional.ofNullable(stored.get(tablet.source())).orElseThrow());
        }
        return new TaskResult.Downloaded(id, new Amount(batch.tablets().size(), 0, 0));
    }

    private TaskResult install(TaskId task, RestoreBatch batch) throws TaskFailedException {
        Map<TabletId, Content> staged = staging.getOrDefault(task.job(), Map.of());
        for (RestoredTablet one : batch.tablets()) {
            TabletId tablet = one.tablet();
            if (dropped.contains(tablet)) {
                require(task, "tablet " + tablet + " was told to be dropped");
                throw new TaskFailedException(ErrorCode.TASK_IMPOSSIBLE, "Tablet " + tablet + " was dropped", false);
            }
            if (!tablets.containsKey(tablet)) {
                if (!staged.containsKey(tablet)) {
                    throw new TaskFailedException(ErrorCode.TASK_FAILED, "Tablet " + tablet + " is not staged", true);
                }
                tablets.put(tablet, staged.get(tablet));
            }
        }
        return new TaskResult.Installed(id);
    }

    private TaskResult verify(TaskId task, VerifyBatch batch) {
        List<Damage> damages = repository.missing(batch.manifest()).stream()
                .map(key -> new Damage(key, Damage.Kind.MISSING, "does not exist"))
                .toList();
        if (!damages.isEmpty()) {
            require(task, "it finds " + damages);
        }
        return new TaskResult.Checked(id, 1, 1, damages);
    }

    /** Something that must not happen while the task is wanted of this backend. */
    private void require(TaskId task, String what) {
        if (asked.test(task, id)) {
            throw new AssertionError("Backend " + id + " cannot do " + task + ": " + what);
        }
    }

    private void requireDisk() throws TaskFailedException {
        if (diskFull) {
            throw new TaskFailedException(ErrorCode.DISK_FULL, "simulated", false);
        }
    }

    private JobEvent failed(TaskId task, Instant now, Failure failure, boolean retriable) {
        return new JobEvent.TaskFailed(task, Optional.of(id), now, failure, retriable);
    }

    private static final class TaskFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;
        private final boolean retriable;

        TaskFailedException(ErrorCode code, String message, boolean retriable) {
            super(message);
            this.failure = new Failure(code, message);
            this.retriable = retriable;
        }
    }
}
