package dev.larder.fe.work;

import com.google.common.util.concurrent.ListenableFuture;
import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.CatalogManifest;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Lease;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotManifest.BatchRef;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.SnapshotSignature;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.proto.StopJobRequest;
import dev.larder.common.rpc.proto.StopJobResponse;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan.PlannedPartition;
import dev.larder.fe.backup.BackupPlan.PlannedTable;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.backup.Publishing;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Trust;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of jobs that the frontend does itself. Each is safe to repeat. Any thread; calls block. */
public final class FrontendTasks {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    /** Clocks of a frontend and an agent may run at rates a little different while a lease lasts. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(FrontendTasks.class);

    private final Supplier<ClusterState> state;
    private final RepositoryAccessor accessor;
    private final AgentChannels agents;
    private final Supplier<List<Backend>> liveBackends;
    private final Duration lease;
    private final InstantSource clock;
    private final ZoneId zone;
    private final MaintenanceTasks maintenance;

    public FrontendTasks(
            Supplier<ClusterState> state,
            RepositoryAccessor accessor,
            AgentChannels agents,
            Supplier<List<Backend>> liveBackends,
            Duration lease,
            InstantSource clock,
            ZoneId zone) {
        this.state = state;
        this.accessor = accessor;
        this.agents = agents;
        this.liveBackends = liveBackends;
        this.lease = lease;
        this.clock = clock;
        this.zone = zone;
        this.maintenance = new MaintenanceTasks(state, accessor, clock);
    }

    /** Does the task. Throws an EngineException or a BlobStoreException when it fails. */
    public TaskResult run(TaskId task) throws BlobStoreException {
        ClusterState now = state.get();
        return switch (task.kind()) {
            case RESERVE -> reserve(now, backup(now, task.job()));
            case PUBLISH -> publish(now, backup(now, task.job()));
            case CLEAN -> clean(now, backup(now, task.job()));
            case READ_MANIFEST -> read(now, restore(now, task.job()));
            case UNPUBLISH, COLLECT, EXAMINE -> maintenance.run(task);
            case SNAPSHOT, UPLOAD, PREPARE, DOWNLOAD, INSTALL, VERIFY ->
                throw new IllegalArgumentException("Backends do tasks of kind " + task.kind());
        };
    }

    /** What repository jobs need. */
    public MaintenanceTasks maintenance() {
        return maintenance;
    }

    /**
     * A snapshot that was read and proved.
     *
     * @param database whose tables it holds
     * @param signer id of the key that is said to have signed it
     * @param doubt why it is not to be trusted
     */
    public record FoundSnapshot(
            String database, SnapshotContents contents, Optional<String> signer, Optional<String> doubt) {}

    /** Reads and proves a snapshot; empty when there is none of this label and time. */
    public Optional<FoundSnapshot> find(Repository repository, String label, String timestamp)
            throws BlobStoreException {
        try (OpenRepository open = accessor.open(repository)) {
            Optional<StoredSnapshot> snapshot = open.snapshot(label, timestamp);
            if (snapshot.isEmpty()) {
                return Optional.empty();
            }
            StoredSnapshot stored = snapshot.get();
            if (stored.manifest().database().equals(GlobalSnapshots.DATABASE)) {
                throw new EngineException(
                        ErrorCode.BACKUP_RESTORE_ERROR,
                        "Snapshot '" + label + "' has no tables but users and grants: restore it with RESTORE GLOBAL"
                                + " SNAPSHOT");
            }
            SnapshotContents contents = checkedContents(
                    stored, open.repository().readCatalog(stored.manifest().catalog()));
            return Optional.of(new FoundSnapshot(
                    stored.manifest().database(),
                    contents,
                    stored.signature().map(SnapshotSignature::key),
                    open.repository().doubt(stored)));
        }
    }

    /** What a repository holds is input from outside: nothing that contradicts itself goes on from here. */
    private static SnapshotContents checkedContents(StoredSnapshot stored, CatalogManifest catalog) {
        try {
            SnapshotContents contents = SnapshotMapping.contents(stored, catalog);
            for (TableContents table : contents.tables()) {
                PartitionItems items = new PartitionItems(table.definition());
                // Comparing an item reads all its values.
                table.partitions().forEach(partition -> items.overlap(partition.item(), partition.item()));
            }
            return contents;
        } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException e) {
            throw new EngineException(
                    ErrorCode.SNAPSHOT_DAMAGED,
                    "Snapshot " + stored.manifest().name() + " is damaged: " + e.getMessage(),
                    e);
        }
    }

    private TaskResult reserve(ClusterState now, BackupJob job) throws BlobStoreException {
        JobName name = JobName.of(now.clusterId(), job.id());
        try (OpenRepository open = open(now, job.spec().repository())) {
            open.repository().requireSigner();
            Optional<StoredSnapshot> base = base(open, job, now.clusterId());
            List<JobName> uses = base.map(one -> one.manifest().jobs()).orElse(List.of());
            open.repository()
                    .writeLease(new Lease(name, now.clusterId(), job.spec().label(), job.createdAt(), uses));
            // Whoever dropped the base before the lease was there may not have seen it. Whoever drops it later has.
            if (base.isPresent()
                    && open.repository()
                            .readSnapshot(base.get().manifest().name())
                            .isEmpty()) {
                throw new EngineException(
                        ErrorCode.TASK_FAILED,
                        "Base snapshot " + base.get().manifest().name() + " was dropped meanwhile");
            }
            BlobRef catalog = open.repository()
                    .writeCatalog(name, SnapshotMapping.catalog(job.spec().databaseName(), job.plan()));
            return new TaskResult.Reserved(
                    SnapshotMapping.ref(catalog), base.map(one -> SnapshotMapping.ref(one.ref())));
        }
    }

    /** The manifest of the snapshot that the backup would start from. */
    public Optional<ManifestRef> base(dev.larder.fe.catalog.Repository repository, BackupJob job)
            throws BlobStoreException {
        try (OpenRepository open = accessor.open(repository)) {
            return base(open, job, state.get().clusterId()).map(one -> SnapshotMapping.ref(one.ref()));
        }
    }

    private static Optional<StoredSnapshot> base(OpenRepository open, BackupJob job, String cluster)
            throws BlobStoreException {
        if (job.spec().type() != BackupType.INCREMENTAL) {
            return Optional.empty();
        }
        BaseFinder finder = new BaseFinder(open.repository());
        return job.spec().base().isPresent()
                ? Optional.of(finder.named(job.spec().base().get()))
                : finder.latest(job, cluster);
    }

    private TaskResult publish(ClusterState now, BackupJob job) throws BlobStoreException {
        if (!(job.phase() instanceof Publishing publishing)) {
            throw new EngineException(
                    ErrorCode.TASK_FAILED, "Backup " + job.spec().label() + " is not ready to publish");
        }
        try (OpenRepository open = open(now, job.spec().repository())) {
            requireFreeLabel(open, job);
            List<BatchRef> batches = new ArrayList<>();
            Map<TabletId, TabletContent> tablets = new HashMap<>();
            Set<JobName> mayUse = mayUse(open, JobName.of(now.clusterId(), job.id()));
            Set<JobName> used = new TreeSet<>();
            for (ManifestRef manifest : publishing.manifests().values()) {
                BlobRef ref = SnapshotMapping.ref(manifest);
                BatchManifest batch = open.repository().readBatch(ref, mayUse);
                batch.files()
                        .map(file -> RepositoryLayout.jobOfData(file.blob()))
                        .flatMap(Optional::stream)
                        .forEach(used::add);
                batch.tablets().forEach(tablet -> tablets.put(tablet.id(), tablet));
                batches.add(batch.ref(ref));
            }
            if (job.spec().content() == BackupContent.ALL) {
                requireEveryTablet(job, tablets);
            }
            StoredSnapshot stored = open.repository().publishSnapshot(manifest(now, job, publishing, batches, used));
            return new TaskResult.Published(SnapshotMapping.ref(stored.ref()));
        } catch (BlobAlreadyExists e) {
            throw labelTaken(job);
        }
    }

    /** What the lease does not protect may be gone already. */
    private static Set<JobName> mayUse(OpenRepository open, JobName job) throws BlobStoreException {
        Set<JobName> jobs = new HashSet<>();
        jobs.add(job);
        open.repository().readLease(job).map(Lease::uses).ifPresent(jobs::addAll);
        return jobs;
    }

    /** What a snapshot names must be all that was planned: the last chance to notice before somebody relies on it. */
    private static void requireEveryTablet(BackupJob job, Map<TabletId, TabletContent> tablets) {
        for (PlannedTable table : job.plan().tables()) {
            for (PlannedPartition partition : table.partitions()) {
                for (TabletId id : partition.tablets()) {
                    TabletContent content = tablets.get(id);
                    if (content == null || content.version() != partition.version() || !content.isComplete()) {
                        throw new EngineException(
                                ErrorCode.SNAPSHOT_DAMAGED,
                                "No batch manifest lists tablet " + id + " of table " + table.name()
                                        + " with all versions up to " + partition.version());
                    }
                }
            }
        }
    }

    /** Another cluster may have taken the label since the statement was checked. */
    private void requireFreeLabel(OpenRepository open, BackupJob job) throws BlobStoreException {
        for (SnapshotName name : open.repository().snapshotsOf(job.spec().label())) {
            if (!name.timestamp().equals(timestamp(job))) {
                throw labelTaken(job);
            }
        }
    }

    private static EngineException labelTaken(BackupJob job) {
        return new EngineException(
                ErrorCode.SNAPSHOT_EXISTS,
                "Snapshot with name '" + job.spec().label() + "' already exist in repository");
    }

    private SnapshotManifest manifest(
            ClusterState now, BackupJob job, Publishing publishing, List<BatchRef> batches, Set<JobName> used) {
        JobName name = JobName.of(now.clusterId(), job.id());
        Set<JobName> jobs = new TreeSet<>(used);
        jobs.add(name);
        SnapshotManifest.Content content = new SnapshotManifest.Content(
                job.plan().tables().size(),
                batches.stream().mapToLong(BatchRef::tablets).sum(),
                batches.stream().mapToLong(BatchRef::files).sum(),
                batches.stream().mapToLong(BatchRef::bytes).sum(),
                batches.stream().mapToLong(BatchRef::rows).sum());
        return new SnapshotManifest(
                job.spec().label(),
                timestamp(job),
                now.clusterId(),
                name,
                job.spec().databaseName(),
                job.createdAt(),
                // From state, so that a repeated task writes the same bytes.
                job.milestones().getOrDefault(Milestone.UPLOAD_FINISHED, job.createdAt()),
                content,
                SnapshotMapping.ref(publishing.catalog()),
                batches,
                List.copyOf(jobs),
                SnapshotMapping.retention(job.spec().retention(), job.createdAt()));
    }

    private String timestamp(BackupJob job) {
        return SnapshotTimestamp.of(job.createdAt(), zone);
    }

    private TaskResult read(ClusterState now, RestoreJob job) throws BlobStoreException {
        Repository repository = repository(now, job.spec().repository())
                .orElseThrow(() -> new EngineException(
                        ErrorCode.TASK_IMPOSSIBLE,
                        "failed to get repository: " + job.spec().repository()));
        FoundSnapshot found = find(repository, job.spec().label(), job.spec().timestamp())
                .orElseThrow(() -> new EngineException(
                        ErrorCode.SNAPSHOT_DAMAGED,
                        "Snapshot " + job.spec().label() + " with timestamp "
                                + job.spec().timestamp() + " does not exist in repository " + repository.name()));
        requireTrust(found.doubt(), job.spec().asks(RestoreOption.FORCE) ? Trust.FORCED : Trust.REQUIRED);
        return new TaskResult.SnapshotRead(found.contents());
    }

    /** Throws a TASK_IMPOSSIBLE for a snapshot in doubt, unless somebody wants it all the same; that is logged. */
    static void requireTrust(Optional<String> doubt, Trust trust) {
        if (doubt.isEmpty()) {
            return;
        }
        if (trust == Trust.REQUIRED) {
            throw new EngineException(
                    ErrorCode.TASK_IMPOSSIBLE, doubt.get() + ". Add \"force\" = \"true\" to use it all the same");
        }
        log.warn("{}. It is used all the same, because the statement says force", doubt.get());
    }

    private TaskResult clean(ClusterState now, BackupJob job) throws BlobStoreException {
        Optional<Repository> repository = repository(now, job.spec().repository());
        if (repository.isEmpty()) {
            return new TaskResult.Cleaned();
        }
        JobName name = JobName.of(now.clusterId(), job.id());
        try (OpenRepository open = accessor.open(repository.get())) {
            if (!(job.phase() instanceof Finished finished)) {
                stopOnBackends(now, job);
                unpublish(open, job, name);
                open.repository().deleteJob(name);
            } else if (job.disturbed()) {
                stopOnBackends(now, job);
                int strays = open.repository().sweepJob(name, referred(open, finished));
                log.info("Backup {} left {} strays, which are gone", job.spec().label(), strays);
            } else {
                open.repository().removeLease(name);
            }
            return new TaskResult.Cleaned();
        }
    }

    /** A publication under way when the job was cancelled may have come through: it goes before what it names. */
    private void unpublish(OpenRepository open, BackupJob job, JobName name) throws BlobStoreException {
        SnapshotName snapshot = new SnapshotName(job.spec().label(), timestamp(job));
        Optional<StoredSnapshot> published = open.repository().readSnapshot(snapshot);
        if (published.isPresent() && published.get().manifest().job().equals(name)) {
            open.repository().deleteSnapshot(snapshot);
        }
    }

    private static Set<BlobKey> referred(OpenRepository open, Finished finished) throws BlobStoreException {
        Set<BlobKey> keep = new HashSet<>();
        keep.add(SnapshotMapping.ref(finished.catalog()).key());
        for (ManifestRef manifest : finished.manifests().values()) {
            BlobRef ref = SnapshotMapping.ref(manifest);
            keep.add(ref.key());
            open.repository()
                    .readBatch(ref)
                    .files()
                    .map(BatchManifest.DataFile::blob)
                    .forEach(keep::add);
        }
        return keep;
    }

    /** Nobody may write for the job while it is cleaned. A backend that does not answer holds up the task, to be tried again. */
    private void stopOnBackends(ClusterState now, BackupJob ended) {
        JobId job = ended.id();
        List<Backend> live = liveBackends.get();
        requireLeaseOver(now, ended, live);
        List<ListenableFuture<StopJobResponse>> answers = new ArrayList<>();
        for (Backend backend : live) {
            answers.add(agents.future(backend.address())
                    .withDeadlineAfter(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .stopJob(StopJobRequest.newBuilder().setJobId(job.value()).build()));
        }
        for (ListenableFuture<StopJobResponse> answer : answers) {
            try {
                answer.get();
            } catch (ExecutionException e) {
                throw new EngineException(
                        ErrorCode.TASK_FAILED,
                        "A backend did not stop job " + job + ": "
                                + e.getCause().getMessage(),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorCode.TASK_FAILED, "Interrupted", e);
            }
        }
    }

    /**
     * A backend that is not alive may still be sending. Either it hears a heartbeat, which does not name the ended job any
     * more, or it hears nothing and gives up when its lease is over, counted from the end of the job at the latest.
     */
    private void requireLeaseOver(ClusterState now, BackupJob ended, List<Backend> live) {
        Instant endedAt = ended.milestones().getOrDefault(Milestone.FINISHED, ended.createdAt());
        Instant over = endedAt.plus(lease).plus(LEASE_MARGIN);
        if (clock.instant().isBefore(over)) {
            now.catalog().backends().values().stream()
                    .filter(backend -> !live.contains(backend))
                    .findFirst()
                    .ifPresent(silent -> {
                        throw new EngineException(
                                ErrorCode.TASK_FAILED,
                                "Backend " + silent.address() + " is not alive and may still be sending until " + over);
                    });
        }
    }

    private OpenRepository open(ClusterState now, RepositoryId id) throws BlobStoreException {
        return accessor.open(repository(now, id)
                .orElseThrow(() -> new EngineException(ErrorCode.TASK_IMPOSSIBLE, "failed to get repository: " + id)));
    }

    private static Optional<Repository> repository(ClusterState now, RepositoryId id) {
        return Optional.ofNullable(now.catalog().repositories().get(id));
    }

    private static BackupJob backup(ClusterState now, JobId id) {
        BackupJob job = now.jobs().backups().get(id);
        if (job == null) {
            throw new EngineException(ErrorCode.TASK_FAILED, "Job " + id + " is forgotten");
        }
        return job;
    }

    private static RestoreJob restore(ClusterState now, JobId id) {
        RestoreJob job = now.jobs().restores().get(id);
        if (job == null) {
            throw new EngineException(ErrorCode.TASK_FAILED, "Job " + id + " is forgotten");
        }
        return job;
    }
}
