package dev.larder.fe.dispatch;

import static dev.larder.fe.cluster.WatchedCluster.DATABASE;
import static dev.larder.fe.cluster.WatchedCluster.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.rpc.proto.ManifestRef;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskFailure;
import dev.larder.common.rpc.proto.TaskProgress;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.fe.backup.BackupBatch;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPhase;
import dev.larder.fe.backup.BackupPlanner;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.backup.Cancelled;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.backup.Pending;
import dev.larder.fe.backup.Publishing;
import dev.larder.fe.backup.RetentionRule;
import dev.larder.fe.backup.Snapshotting;
import dev.larder.fe.backup.Uploading;
import dev.larder.fe.catalog.CatalogChange.RepositoryCreated;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.cluster.FakeAgent;
import dev.larder.fe.cluster.WatchedCluster;
import dev.larder.fe.job.JobEvent.CancelRequested;
import dev.larder.fe.secret.SecretSealer;
import dev.larder.fe.work.FrontendTasks;
import dev.larder.fe.work.OpenRepository;
import dev.larder.fe.work.RepositoryAccessor;
import dev.larder.fe.work.RepositoryStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcollections.TreePMap;

class DispatcherTest {
    private static final JobId JOB = new JobId(19_000);
    private static final long BYTES_PER_SECOND = 12_345_678;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final WatchedCluster cluster = new WatchedCluster(2);
    private final ProgressBoard progress = new ProgressBoard(InstantSource.system());
    private Repository repository;
    private RepositoryAccessor accessor;
    private FrontendTasks tasks;

    @BeforeEach
    void prepare() throws IOException {
        repository = new Repository(
                new RepositoryId(18_000),
                "repo",
                "LOCAL",
                false,
                folder.resolve("store").toUri().toString(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                Instant.EPOCH,
                Optional.empty());
        accessor = new RepositoryAccessor(
                SecretSealer.open(folder.resolve("keys")), new RepositoryStores(cluster.channels, name -> List.of()));
        tasks = new FrontendTasks(
                cluster.engine::state,
                accessor,
                cluster.channels,
                () -> cluster.engine.state().catalog().backends().values().stream()
                        .filter(one -> cluster.registry.isLive(one.id()))
                        .toList(),
                WatchedCluster.QUICK.lease(),
                cluster.clock,
                ZoneOffset.UTC);
        cluster.createTable(3, 2);
        cluster.tell(new RepositoryCreated(repository));
        cluster.agents.forEach(agent -> agent.work = request -> Optional.of(done(request)));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void bringsABackupToItsEnd() throws IOException {
        dispatch(Set.of());
        submit();

        awaitPhase(Finished.class);
        await().atMost(PATIENCE).until(() -> backup().work().isEmpty());
        assertThat(stored()).anyMatch(name -> name.startsWith("repo/snapshots/snap/"));
        assertThat(stored()).noneMatch(name -> name.startsWith("repo/leases/"));
        assertThat(stored()).anyMatch(name -> name.startsWith("repo/meta/"));
    }

    @Test
    void tellsEveryUploadTheLimitOfItsJob() {
        dispatch(Set.of());
        submit();

        awaitPhase(Finished.class);
        assertThat(cluster.agents.stream()
                        .flatMap(agent -> agent.tasks.stream())
                        .filter(TaskRequest::hasUpload))
                .isNotEmpty()
                .allMatch(task -> task.getUpload().getMaxBytesPerSecond() == BYTES_PER_SECOND);
    }

    @Test
    void triesAgainWhatFailedForNow() {
        AtomicInteger failures = new AtomicInteger(3);
        cluster.agents.forEach(agent -> agent.work = request -> Optional.of(
                request.getKind().equals("UPLOAD") && failures.getAndDecrement() > 0
                        ? failed(request, true)
                        : done(request)));
        dispatch(Set.of());
        submit();

        awaitPhase(Finished.class);
        assertThat(backup().disturbed()).isTrue();
    }

    @Test
    void givesUpWhatNobodyCanDo() {
        cluster.agents.forEach(agent -> agent.work = request -> Optional.of(failed(request, false)));
        dispatch(Set.of());
        submit();

        awaitPhase(Cancelled.class);
        assertThat(((Cancelled) backup().phase()).why().message()).contains("disk on fire");
    }

    @Test
    void movesTheWorkOfABackendThatDies() {
        FakeAgent first = cluster.agents.get(0);
        first.work = request -> Optional.empty();
        dispatch(Set.of());
        submit();
        await().until(() -> !first.tasks.isEmpty());

        first.die();

        awaitPhase(Finished.class);
        assertThat(backup().plan().batches().values())
                .allMatch(batch -> batch.backend().equals(backend(1)));
    }

    @Test
    void holdsTheKindsItIsToldTo() {
        dispatch(Set.of(TaskId.Kind.PUBLISH));
        submit();

        awaitPhase(Publishing.class);
        await().during(Duration.ofMillis(500)).until(() -> backup().phase() instanceof Publishing);
    }

    @Test
    void doesNotAskABackendForMoreThanItsShare() {
        cluster.agents.forEach(agent -> agent.work = request -> Optional.empty());
        DispatchSettings settings = new DispatchSettings(1, Duration.ofMillis(20), Duration.ofMillis(100), Set.of());
        start(settings);
        submit();

        await().until(() -> cluster.agents.stream().allMatch(agent -> agent.tasks.size() == 1));
        await().during(Duration.ofMillis(400))
                .until(() -> cluster.agents.stream().allMatch(agent -> agent.tasks.size() == 1));
    }

    @Test
    void stopsWhatACancelledJobHadRunningAndCleansUp() throws IOException {
        cluster.agents.forEach(agent -> agent.work =
                request -> request.getKind().equals("UPLOAD") ? Optional.empty() : Optional.of(done(request)));
        dispatch(Set.of());
        submit();
        awaitPhase(Uploading.class);
        await().until(() -> cluster.agents.stream().anyMatch(agent -> agent.tasks.stream()
                .anyMatch(task -> task.getKind().equals("UPLOAD"))));

        cancel();

        await().atMost(PATIENCE).until(() -> backup().work().isEmpty());
        assertThat(cluster.agents).allMatch(agent -> agent.stopped.contains(JOB.value()));
        assertThat(cluster.agents).anyMatch(agent -> !agent.cancelled.isEmpty());
        assertThat(stored()).isEmpty();
    }

    @Test
    void takesBackASnapshotThatWasPublishedWhenItsJobWasCancelled() throws IOException {
        dispatch(Set.of(TaskId.Kind.PUBLISH));
        submit();
        awaitPhase(Publishing.class);
        var unused = tasks.run(new TaskId(JOB, TaskId.Kind.PUBLISH, 0));
        assertThat(stored()).anyMatch(name -> name.startsWith("repo/snapshots/"));

        cancel();

        await().atMost(PATIENCE).until(() -> backup().work().isEmpty());
        assertThat(stored()).isEmpty();
    }

    @Test
    void waitsForTheLeaseOfASilentBackendBeforeItCleans() {
        dispatch(Set.of(TaskId.Kind.UPLOAD));
        submit();
        awaitPhase(Uploading.class);
        cluster.agents.get(0).die();
        await().until(() -> !cluster.registry.isLive(backend(0)));
        Instant cancelled = cluster.clock.instant();

        cancel();

        await().atMost(PATIENCE).until(() -> backup().work().isEmpty());
        assertThat(cluster.clock.instant()).isAfter(cancelled.plus(WatchedCluster.QUICK.lease()));
        assertThat(backup().attempts(new TaskId(JOB, TaskId.Kind.CLEAN, 0))).isEmpty();
    }

    @Test
    void showsHowFarATaskIs() {
        TaskId task = new TaskId(JOB, TaskId.Kind.UPLOAD, 1);
        progress.started(task);

        progress.progressed(
                task, TaskProgress.newBuilder().setFilesDone(2).setFilesTotal(5).build());

        assertThat(progress.task(task).orElseThrow().filesDone()).isEqualTo(2);
        progress.ended(task);
        assertThat(progress.task(task)).isEmpty();
    }

    @Test
    void doesNotReserveWhileThatIsHeld() {
        dispatch(Set.of(TaskId.Kind.RESERVE));
        submit();

        await().during(Duration.ofMillis(300)).until(() -> backup().phase() instanceof Pending);
        assertThat(cluster.agents).allMatch(agent -> agent.tasks.isEmpty());
    }

    /** One backend has two tasks of each job to do, and may do two at once. */
    @Test
    void givesEachJobItsShareOfABackend() {
        JobId other = new JobId(19_001);
        cluster.agents.forEach(agent -> agent.work = request -> Optional.empty());
        AtomicReference<Set<TaskId.Kind>> held = new AtomicReference<>(Set.of(TaskId.Kind.SNAPSHOT));
        start(() -> new DispatchSettings(2, Duration.ofMillis(20), Duration.ofMillis(100), held.get()));
        submit(JOB, "snap", 1);
        submit(other, "other", 1);
        await().atMost(PATIENCE)
                .until(() -> backup(JOB).phase() instanceof Snapshotting
                        && backup(other).phase() instanceof Snapshotting);

        held.set(Set.of());

        cluster.agents.forEach(agent -> await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(agent.tasks.stream().map(TaskRequest::getJobId))
                        .containsExactlyInAnyOrder(JOB.value(), other.value())));
    }

    private void dispatch(Set<TaskId.Kind> held) {
        start(new DispatchSettings(8, Duration.ofMillis(20), Duration.ofMillis(100), held));
    }

    private void start(DispatchSettings settings) {
        start(() -> settings);
    }

    private void start(Supplier<DispatchSettings> settings) {
        cluster.keep(Dispatcher.start(
                cluster.engine, cluster.clients, cluster.registry, tasks, accessor, progress, settings, cluster.clock));
    }

    private void submit() {
        submit(JOB, "snap", BackupBatch.TABLETS_MAX);
    }

    private void submit(JobId job, String label, int batchTabletsMax) {
        Table table = cluster.table();
        BackupPlanner planner = new BackupPlanner(cluster.registry.live(), BackupContent.ALL, any -> batchTabletsMax);
        planner.add(table, List.copyOf(table.partitions().values()));
        BackupSpec spec = new BackupSpec(
                DATABASE,
                "db",
                label,
                repository.id(),
                List.of(),
                Duration.ofHours(1),
                BackupContent.ALL,
                BackupType.FULL,
                Optional.empty(),
                RetentionRule.NONE,
                BYTES_PER_SECOND);
        cluster.tell(new BackupSubmitted(BackupJob.submitted(job, spec, planner.plan(), cluster.clock.instant())));
    }

    private void cancel() {
        cluster.engine.handle(new CancelRequested(JOB, cluster.clock.instant())).join();
    }

    private BackupJob backup() {
        return backup(JOB);
    }

    private BackupJob backup(JobId job) {
        return cluster.engine.state().jobs().backups().get(job);
    }

    private void awaitPhase(Class<? extends BackupPhase> phase) {
        await().atMost(PATIENCE).until(() -> backup().phase(), phase::isInstance);
    }

    private List<String> stored() throws IOException {
        if (!Files.exists(folder.resolve("store"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.resolve("store").relativize(file).toString())
                    .toList();
        }
    }

    /** As an agent with empty tablets would do it. */
    private TaskReport done(TaskRequest request) {
        TaskDone.Builder done = TaskDone.newBuilder();
        if (request.hasUpload()) {
            done.setManifest(manifest(request));
        }
        return TaskReport.newBuilder().setDone(done).build();
    }

    private ManifestRef manifest(TaskRequest request) {
        BatchManifest manifest = new BatchManifest(
                new JobName(request.getJobName()),
                (int) request.getSubject(),
                request.getUpload().getTabletsList().stream()
                        .map(tablet ->
                                new TabletContent(new TabletId(tablet.getTabletId()), tablet.getVersion(), List.of()))
                        .toList(),
                List.of());
        try (OpenRepository open = accessor.open(repository)) {
            BlobRef ref = open.repository().writeBatch(manifest);
            return ManifestRef.newBuilder()
                    .setKey(ref.key().value())
                    .setSha256(ref.sha256())
                    .setSize(ref.size())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TaskReport failed(TaskRequest request, boolean retriable) {
        return TaskReport.newBuilder()
                .setFailed(TaskFailure.newBuilder()
                        .setCode(ErrorCode.TASK_FAILED.name())
                        .setMessage("disk on fire at " + request.getSubject())
                        .setRetriable(retriable))
                .build();
    }
}
