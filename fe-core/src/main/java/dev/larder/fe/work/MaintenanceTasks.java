package dev.larder.fe.work;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TaskId;
import dev.larder.common.repository.CatalogManifest;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.RepositoryCollector;
import dev.larder.common.repository.RepositoryCollector.LeaseSeen;
import dev.larder.common.repository.RepositoryVerifier;
import dev.larder.common.repository.RepositoryVerifier.Finding;
import dev.larder.common.repository.RepositoryVerifier.Outcome;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.maintenance.MaintenanceGoal.CleanRepository;
import dev.larder.fe.maintenance.MaintenanceGoal.DropSnapshot;
import dev.larder.fe.maintenance.MaintenanceGoal.VerifySnapshot;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tasks of repository jobs that the frontend does itself. Each is safe to repeat. Any thread; calls block. */
public final class MaintenanceTasks {
    private final Supplier<ClusterState> state;
    private final RepositoryAccessor accessor;
    private final InstantSource clock;

    public MaintenanceTasks(Supplier<ClusterState> state, RepositoryAccessor accessor, InstantSource clock) {
        this.state = state;
        this.accessor = accessor;
        this.clock = clock;
    }

    TaskResult run(TaskId task) throws BlobStoreException {
        MaintenanceJob job = state.get().jobs().maintenance().jobs().get(task.job());
        if (job == null) {
            throw new EngineException(ErrorCode.TASK_FAILED, "Job " + task.job() + " is forgotten");
        }
        BooleanSupplier wanted = () -> isWanted(task);
        Repository repository = repository(job.repository());
        if (job.goal() instanceof VerifySnapshot verify) {
            return examine(repository, verify);
        }
        if (job.goal() instanceof CleanRepository clean) {
            return clean(repository, clean, wanted);
        }
        DropSnapshot drop = (DropSnapshot) job.goal();
        return task.kind() == TaskId.Kind.UNPUBLISH ? unpublish(repository, drop) : collect(repository, drop, wanted);
    }

    /** Removes the snapshot manifest, unless it is that of another snapshot by now. Safe to repeat. */
    public TaskResult unpublish(Repository repository, DropSnapshot drop) throws BlobStoreException {
        SnapshotName name = name(drop.snapshot());
        try (OpenRepository open = accessor.open(repository)) {
            boolean other = false;
            try {
                other = open.repository()
                        .readSnapshot(name)
                        .filter(stored -> !drop.job().isEmpty()
                                && !stored.manifest().job().value().equals(drop.job()))
                        .isPresent();
            } catch (CorruptBlob e) {
                // Damaged snapshots are what people want to be rid of.
            }
            if (!other) {
                open.repository().deleteSnapshot(name);
            }
            return new TaskResult.Unpublished();
        } catch (AccessDenied e) {
            throw new EngineException(
                    ErrorCode.TASK_IMPOSSIBLE, "Snapshot " + name + " cannot be dropped: " + e.getMessage(), e);
        }
    }

    private TaskResult collect(Repository repository, DropSnapshot drop, BooleanSupplier wanted)
            throws BlobStoreException {
        try (OpenRepository open = accessor.open(repository)) {
            return result(new RepositoryCollector(
                            open.repository(), new KnownJobs(Duration.ZERO, CleanRules.LEASE_TIMEOUT, true), wanted)
                    .collect(drop.jobs().stream().map(JobName::new).collect(Collectors.toUnmodifiableSet())));
        }
    }

    private TaskResult clean(Repository repository, CleanRepository clean, BooleanSupplier wanted)
            throws BlobStoreException {
        try (OpenRepository open = accessor.open(repository)) {
            return result(new RepositoryCollector(
                            open.repository(), new KnownJobs(clean.grace(), clean.leaseTimeout(), false), wanted)
                    .collectAll());
        }
    }

    private static TaskResult result(RepositoryCollector.Collected collected) {
        return new TaskResult.Collected(collected.blobs(), collected.bytes(), collected.uploads(), collected.problem());
    }

    private TaskResult examine(Repository repository, VerifySnapshot verify) throws BlobStoreException {
        SnapshotName name = name(verify.snapshot());
        try (OpenRepository open = accessor.open(repository)) {
            RepositoryVerifier verifier = new RepositoryVerifier(open.repository());
            Outcome<StoredSnapshot> snapshot = verifier.snapshot(name, verify.sha256());
            if (snapshot.manifest().isEmpty()) {
                return new TaskResult.Examined(
                        "",
                        List.of(),
                        List.of(),
                        1,
                        0,
                        List.of(damage(snapshot.finding().orElseThrow())));
            }
            SnapshotReader.requireTrust(
                    open.repository().doubt(snapshot.manifest().get()), verify.trust());
            SnapshotManifest manifest = snapshot.manifest().get().manifest();
            Outcome<CatalogManifest> catalog = verifier.catalog(manifest.catalog());
            if (catalog.finding().isPresent()) {
                verifier.requireNotDropped(snapshot.manifest().get().ref().key());
            }
            return new TaskResult.Examined(
                    snapshot.manifest().get().ref().sha256(),
                    manifest.jobs().stream().map(JobName::value).toList(),
                    manifest.batches().stream()
                            .map(batch -> SnapshotMapping.ref(batch.manifest()))
                            .toList(),
                    2,
                    snapshot.manifest().get().ref().size() + manifest.catalog().size(),
                    catalog.finding().stream().map(MaintenanceTasks::damage).toList());
        } catch (BlobNotFound e) {
            throw new EngineException(
                    ErrorCode.TASK_IMPOSSIBLE,
                    "Snapshot " + name + " does not exist in repository " + repository.name(),
                    e);
        }
    }

    private static Damage damage(Finding finding) {
        return new Damage(
                finding.key().value(), Damage.Kind.valueOf(finding.flaw().name()), finding.message());
    }

    private boolean isWanted(TaskId task) {
        return Optional.ofNullable(state.get().jobs().maintenance().jobs().get(task.job()))
                .flatMap(job -> job.work(task))
                .isPresent();
    }

    private Repository repository(RepositoryId id) {
        return Optional.ofNullable(state.get().catalog().repositories().get(id))
                .orElseThrow(() -> new EngineException(ErrorCode.TASK_IMPOSSIBLE, "failed to get repository: " + id));
    }

    private static SnapshotName name(SnapshotKey key) {
        return new SnapshotName(key.label(), key.timestamp());
    }

    /** Bounds of what may be cleaned. */
    public static final class CleanRules {
        /** A blob that is younger stays: whoever wrote it may be about to name it, and its clock and ours may differ. */
        public static final Duration GRACE = Duration.ofHours(1);
        /** The lease of another cluster that is older protects nothing: its backup would have timed out. */
        public static final Duration LEASE_TIMEOUT = Duration.ofDays(30);

        private CleanRules() {}
    }

    /** Jobs of this cluster are known from the state; of others the leases tell, and the age of things. */
    private final class KnownJobs implements RepositoryCollector.Rules {
        private final Duration grace;
        private final Duration leaseTimeout;
        /** Whether a statement named these very jobs, so that age does not matter. */
        private final boolean named;

        KnownJobs(Duration grace, Duration leaseTimeout, boolean named) {
            this.grace = grace;
            this.leaseTimeout = leaseTimeout;
            this.named = named;
        }

        @Override
        public boolean isLive(LeaseSeen lease) {
            return isOurs(lease.job())
                    ? isRunning(lease.job())
                    : lease.modifiedAt().isAfter(clock.instant().minus(leaseTimeout));
        }

        @Override
        public boolean isRunning(JobName job) {
            return isOurs(job)
                    && Stream.of(state.get().jobs().backups().get(new JobId(number(job))))
                            .flatMap(Stream::ofNullable)
                            .anyMatch((BackupJob backup) ->
                                    !backup.phase().isFinal() || !backup.work().isEmpty());
        }

        @Override
        public Instant oldEnough(JobName job) {
            return named ? Instant.MAX : clock.instant().minus(grace);
        }

        @Override
        public Instant oldEnoughProbe() {
            return clock.instant().minus(grace);
        }

        /** A number not yet given out is none of ours, whatever it says: somebody runs with a copy of our state. */
        private boolean isOurs(JobName job) {
            ClusterState now = state.get();
            return job.value().startsWith(now.clusterId() + "-") && number(job) < now.nextId();
        }

        private static long number(JobName job) {
            try {
                return Long.parseLong(job.value().substring(job.value().indexOf('-') + 1));
            } catch (NumberFormatException e) {
                return Long.MAX_VALUE;
            }
        }
    }
}
