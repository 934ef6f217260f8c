package dev.larder.fe.work;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Lease;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotManifest.BatchRef;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan.PlannedPartition;
import dev.larder.fe.backup.BackupPlan.PlannedTable;
import dev.larder.fe.backup.Publishing;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Milestone;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Makes a backup a snapshot, when all its batches are stored: reads every batch manifest, and writes the snapshot
 * manifest only if they list every tablet that was planned. Any thread; calls block.
 */
final class SnapshotPublisher {
    /** Batch manifests that are read at once. */
    private static final int READERS = 8;

    private final ZoneId zone;

    /** @param zone of the snapshots' timestamps */
    SnapshotPublisher(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * What a batch manifest says, without its files: there may be a million of them.
     *
     * @param jobs whose data it uses
     * @param versions of the tablets that it holds completely
     */
    private record Batch(BatchRef ref, Set<JobName> jobs, Map<TabletId, Long> versions) {
        static Batch of(BatchManifest manifest, BlobRef stored, Map<TabletId, PartitionId> partitions) {
            return new Batch(
                    manifest.ref(stored, tablet -> Optional.ofNullable(partitions.get(tablet))
                            .orElseThrow(() -> new EngineException(
                                    ErrorCode.SNAPSHOT_DAMAGED,
                                    "Batch manifest " + stored.key() + " lists tablet " + tablet
                                            + ", which is none of the backup's"))),
                    manifest.files()
                            .map(file -> RepositoryLayout.jobOfData(file.blob()))
                            .flatMap(Optional::stream)
                            .collect(Collectors.toSet()),
                    manifest.tablets().stream()
                            .filter(TabletContent::isComplete)
                            .collect(Collectors.toMap(TabletContent::id, TabletContent::version)));
        }
    }

    /** Safe to repeat: the same job writes the same bytes. */
    StoredSnapshot publish(String cluster, BackupJob job, OpenRepository open) throws BlobStoreException {
        if (!(job.phase() instanceof Publishing publishing)) {
            throw new EngineException(
                    ErrorCode.TASK_FAILED, "Backup " + job.spec().label() + " is not ready to publish");
        }
        requireFreeLabel(open, job);
        JobName name = JobName.of(cluster, job.id());
        List<Batch> batches = read(job, publishing.manifests().values(), mayUse(open, name), open);
        if (job.spec().content() == BackupContent.ALL) {
            requireEveryTablet(job, batches);
        }
        try {
            return open.repository().publishSnapshot(manifest(cluster, job, publishing, batches));
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

    /** In the order of the manifests. */
    private static List<Batch> read(
            BackupJob job, Collection<ManifestRef> manifests, Set<JobName> mayUse, OpenRepository open)
            throws BlobStoreException {
        Map<TabletId, PartitionId> partitions = new HashMap<>();
        job.plan().tables().stream()
                .flatMap(table -> table.partitions().stream())
                .forEach(partition -> partition.tablets().forEach(tablet -> partitions.put(tablet, partition.id())));
        ExecutorService readers = Executors.newFixedThreadPool(READERS, task -> new Thread(task, "manifest-reader"));
        try {
            List<Future<Batch>> reading = new ArrayList<>();
            for (ManifestRef manifest : manifests) {
                BlobRef ref = SnapshotMapping.ref(manifest);
                reading.add(readers.submit(() -> Batch.of(open.repository().readBatch(ref, mayUse), ref, partitions)));
            }
            List<Batch> batches = new ArrayList<>();
            for (Future<Batch> one : reading) {
                batches.add(result(one));
            }
            return batches;
        } finally {
            readers.shutdownNow();
        }
    }

    private static Batch result(Future<Batch> reading) throws BlobStoreException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BlobStoreException failure) {
                throw failure;
            }
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw new IllegalStateException("A batch manifest could not be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.TASK_FAILED, "Interrupted", e);
        }
    }

    /** What a snapshot names must be all that was planned: the last chance to notice before somebody relies on it. */
    private static void requireEveryTablet(BackupJob job, List<Batch> batches) {
        Map<TabletId, Long> versions = new HashMap<>();
        batches.forEach(batch -> versions.putAll(batch.versions()));
        for (PlannedTable table : job.plan().tables()) {
            for (PlannedPartition partition : table.partitions()) {
                for (TabletId id : partition.tablets()) {
                    Long version = versions.get(id);
                    if (version == null || version != partition.version()) {
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

    private SnapshotManifest manifest(String cluster, BackupJob job, Publishing publishing, List<Batch> batches) {
        JobName name = JobName.of(cluster, job.id());
        Set<JobName> jobs = new TreeSet<>();
        jobs.add(name);
        batches.forEach(batch -> jobs.addAll(batch.jobs()));
        List<BatchRef> refs = batches.stream().map(Batch::ref).toList();
        SnapshotManifest.Content content = new SnapshotManifest.Content(
                job.plan().tables().size(),
                refs.stream().mapToLong(BatchRef::tablets).sum(),
                refs.stream().mapToLong(BatchRef::files).sum(),
                refs.stream().mapToLong(BatchRef::bytes).sum(),
                refs.stream().mapToLong(BatchRef::rows).sum());
        return new SnapshotManifest(
                job.spec().label(),
                timestamp(job),
                cluster,
                name,
                job.spec().databaseName(),
                job.createdAt(),
                // From state, so that a repeated task writes the same bytes.
                job.milestones().getOrDefault(Milestone.UPLOAD_FINISHED, job.createdAt()),
                content,
                SnapshotMapping.ref(publishing.catalog()),
                refs,
                List.copyOf(jobs),
                SnapshotMapping.retention(job.spec().retention(), job.createdAt()));
    }

    private String timestamp(BackupJob job) {
        return SnapshotTimestamp.of(job.createdAt(), zone);
    }
}
