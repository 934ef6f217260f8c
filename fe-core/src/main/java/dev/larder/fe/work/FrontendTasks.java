package dev.larder.fe.work;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TaskId;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Lease;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Trust;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.work.SnapshotReader.FoundSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The tasks of jobs that the frontend does itself. Each is safe to repeat. Any thread; calls block. */
public final class FrontendTasks {
    private final Supplier<ClusterState> state;
    private final RepositoryAccessor accessor;
    private final SnapshotReader reader;
    private final SnapshotPublisher publisher;
    private final BackupCleaner cleaner;
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
        this.reader = new SnapshotReader(accessor);
        this.publisher = new SnapshotPublisher(zone);
        this.cleaner = new BackupCleaner(agents, liveBackends, lease, clock, zone);
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
    public Optional<ManifestRef> base(Repository repository, BackupJob job) throws BlobStoreException {
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
        try (OpenRepository open = open(now, job.spec().repository())) {
            return new TaskResult.Published(SnapshotMapping.ref(
                    publisher.publish(now.clusterId(), job, open).ref()));
        }
    }

    private TaskResult clean(ClusterState now, BackupJob job) throws BlobStoreException {
        Optional<Repository> repository = repository(now, job.spec().repository());
        if (repository.isPresent()) {
            try (OpenRepository open = accessor.open(repository.get())) {
                cleaner.clean(now, job, open);
            }
        }
        return new TaskResult.Cleaned();
    }

    private TaskResult read(ClusterState now, RestoreJob job) throws BlobStoreException {
        Repository repository = repository(now, job.spec().repository())
                .orElseThrow(() -> new EngineException(
                        ErrorCode.TASK_IMPOSSIBLE,
                        "failed to get repository: " + job.spec().repository()));
        FoundSnapshot found = reader.find(
                        repository, job.spec().label(), job.spec().timestamp())
                .orElseThrow(() -> new EngineException(
                        ErrorCode.SNAPSHOT_DAMAGED,
                        "Snapshot " + job.spec().label() + " with timestamp "
                                + job.spec().timestamp() + " does not exist in repository " + repository.name()));
        SnapshotReader.requireTrust(
                found.doubt(), job.spec().asks(RestoreOption.FORCE) ? Trust.FORCED : Trust.REQUIRED);
        return new TaskResult.SnapshotRead(found.contents());
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
