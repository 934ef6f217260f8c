package dev.larder.fe.dispatch;

import dev.larder.common.id.JobId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.rpc.proto.BackupWork;
import dev.larder.common.rpc.proto.DownloadWork;
import dev.larder.common.rpc.proto.InstallWork;
import dev.larder.common.rpc.proto.ManifestRef;
import dev.larder.common.rpc.proto.PrepareWork;
import dev.larder.common.rpc.proto.RepositoryAccess;
import dev.larder.common.rpc.proto.RestoredTablet;
import dev.larder.common.rpc.proto.TabletVersion;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.common.rpc.proto.VerifyWork;
import dev.larder.fe.backup.BackupBatch;
import dev.larder.fe.backup.BackupBatch.TabletGroup;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.cluster.RecentVersions;
import dev.larder.fe.maintenance.Checking;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.restore.RestoreBatch;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.work.RepositoryAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Wanted work as requests to agents. */
final class TaskRequests {
    private final RepositoryAccessor accessor;

    TaskRequests(RepositoryAccessor accessor) {
        this.accessor = accessor;
    }

    /** The request for a task of a job in this state. Holds secrets: never log it. Empty when the job is gone. */
    Optional<TaskRequest> of(ClusterState state, TaskId task) {
        BackupJob backup = state.jobs().backups().get(task.job());
        if (backup != null) {
            return backup(state, backup, task);
        }
        MaintenanceJob maintenance = state.jobs().maintenance().jobs().get(task.job());
        if (maintenance != null) {
            return maintenance(state, maintenance, task);
        }
        RestoreJob restore = state.jobs().restores().get(task.job());
        return restore == null || restore.phase().plan().isEmpty() ? Optional.empty() : restore(state, restore, task);
    }

    private Optional<TaskRequest> backup(ClusterState state, BackupJob job, TaskId task) {
        BackupBatch batch = job.batch((int) task.subject());
        return access(state, job.spec().repository()).map(access -> {
            BackupWork.Builder work = BackupWork.newBuilder()
                    .addAllPartitionIds(batch.partitions().stream()
                            .map(PartitionId::value)
                            .sorted()
                            .toList())
                    .addAllTablets(tablets(state, job, batch))
                    .setRepository(access)
                    .setMaxBytesPerSecond(job.spec().bytesPerSecondMax());
            job.plan().base().map(TaskRequests::ref).ifPresent(work::setBase);
            TaskRequest.Builder request = request(state, task);
            return (task.kind() == TaskId.Kind.SNAPSHOT ? request.setSnapshot(work) : request.setUpload(work)).build();
        });
    }

    private Optional<TaskRequest> maintenance(ClusterState state, MaintenanceJob job, TaskId task) {
        if (!(job.phase() instanceof Checking checking)
                || !(job.goal() instanceof MaintenanceGoal.VerifySnapshot verify)
                || !checking.waiting().containsKey((int) task.subject())) {
            return Optional.empty();
        }
        return access(state, job.repository()).map(access -> request(state, task)
                .setVerify(VerifyWork.newBuilder()
                        .setManifest(
                                ref(checking.waiting().get((int) task.subject()).manifest()))
                        .setSnapshot(RepositoryLayout.snapshot(new SnapshotName(
                                        verify.snapshot().label(),
                                        verify.snapshot().timestamp()))
                                .value())
                        .addAllJobs(checking.jobs())
                        .setRepository(access)
                        .setLevel(verify.level().name())
                        .setSamplePercent(verify.samplePercent()))
                .build());
    }

    private Optional<TaskRequest> restore(ClusterState state, RestoreJob job, TaskId task) {
        RestoreBatch batch = job.batch((int) task.subject());
        List<RestoredTablet> tablets = batch.tablets().stream()
                .map(one -> RestoredTablet.newBuilder()
                        .setTabletId(one.tablet().value())
                        .setSourceTabletId(one.source().value())
                        .build())
                .toList();
        TaskRequest.Builder request = request(state, task);
        return switch (task.kind()) {
            case PREPARE ->
                Optional.of(request.setPrepare(
                                PrepareWork.newBuilder().addAllTablets(tablets).setBytes(batch.bytes()))
                        .build());
            case DOWNLOAD ->
                access(state, job.spec().repository()).map(access -> request.setDownload(DownloadWork.newBuilder()
                                .addAllManifests(batch.manifests().stream()
                                        .map(TaskRequests::ref)
                                        .toList())
                                .addAllTablets(tablets)
                                .setRepository(access)
                                .setMaxBytesPerSecond(job.spec().bytesPerSecondMax()))
                        .build());
            case INSTALL ->
                Optional.of(request.setInstall(InstallWork.newBuilder().addAllTablets(tablets))
                        .build());
            case RESERVE, SNAPSHOT, UPLOAD, PUBLISH, READ_MANIFEST, CLEAN, UNPUBLISH, COLLECT, EXAMINE, VERIFY ->
                throw new IllegalStateException("Not a backend's task of a restore: " + task);
        };
    }

    private static TaskRequest.Builder request(ClusterState state, TaskId task) {
        return TaskRequest.newBuilder()
                .setJobId(task.job().value())
                .setKind(task.kind().name())
                .setSubject(task.subject())
                .setJobName(state.jobName(new JobId(task.job().value())));
    }

    private static List<TabletVersion> tablets(ClusterState state, BackupJob job, BackupBatch batch) {
        List<TabletVersion> tablets = new ArrayList<>();
        Optional<Table> table = Optional.empty();
        for (TabletGroup group : batch.groups()) {
            // Neighbours mostly belong to the same table.
            if (table.flatMap(one -> one.partition(group.partition())).isEmpty()) {
                table = tableOf(state, job, group.partition());
            }
            Optional<RecentVersions> recent = table.flatMap(one -> one.partition(group.partition()))
                    .map(partition -> RecentVersions.upTo(group.version(), partition));
            for (TabletId tablet : group.tablets()) {
                tablets.add(TabletVersion.newBuilder()
                        .setTabletId(tablet.value())
                        .setVersion(group.version())
                        .addAllRecent(
                                recent.map(versions -> versions.of(tablet)).orElse(List.of()))
                        .build());
            }
        }
        return tablets;
    }

    /** Empty when the partition or its table was dropped meanwhile. */
    private static Optional<Table> tableOf(ClusterState state, BackupJob job, PartitionId partition) {
        return job.plan().tables().stream()
                .map(planned -> state.catalog().tables().get(planned.id()))
                .filter(Objects::nonNull)
                .filter(table -> table.partition(partition).isPresent())
                .findFirst();
    }

    private Optional<RepositoryAccess> access(ClusterState state, RepositoryId id) {
        Repository repository = state.catalog().repositories().get(id);
        return Optional.ofNullable(repository).map(accessor::access);
    }

    private static ManifestRef ref(dev.larder.fe.job.ManifestRef manifest) {
        return ManifestRef.newBuilder()
                .setKey(manifest.key())
                .setSha256(manifest.sha256())
                .setSize(manifest.size())
                .build();
    }
}
