package dev.larder.fe.show;

import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPhase;
import dev.larder.fe.backup.BackupPlan.PlannedTable;
import dev.larder.fe.backup.BackupPlan.PlannedView;
import dev.larder.fe.backup.Cancelled;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.backup.Pending;
import dev.larder.fe.backup.Publishing;
import dev.larder.fe.backup.Queued;
import dev.larder.fe.backup.Snapshotting;
import dev.larder.fe.backup.Uploading;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.Work;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SHOW BACKUP: fourteen columns, in Doris's order. */
public final class BackupRows {
    private BackupRows() {}

    public static ShowRows show(List<BackupJob> jobs, Catalog catalog, Progress progress, ShowTimes times) {
        ShowRows.Builder rows = ShowRows.of(
                "JobId",
                "SnapshotName",
                "DbName",
                "State",
                "BackupObjs",
                "CreateTime",
                "SnapshotFinishedTime",
                "UploadFinishedTime",
                "FinishedTime",
                "UnfinishedTasks",
                "Progress",
                "TaskErrMsg",
                "Status",
                "Timeout");
        for (BackupJob job : jobs) {
            // What an ended job still cleans up is its own business.
            Collection<Work> work = job.phase().isFinal() ? List.of() : job.work();
            rows.row(
                    job.id(),
                    job.spec().label(),
                    job.spec().databaseName(),
                    state(job.phase()),
                    objects(job),
                    times.time(job.createdAt()),
                    times.time(reached(job, Milestone.SNAPSHOT_FINISHED)),
                    times.time(reached(job, Milestone.UPLOAD_FINISHED)),
                    times.time(reached(job, Milestone.FINISHED)),
                    JobTexts.unfinished(work),
                    JobTexts.progress(job.id(), transfer(job.phase(), work), work, progress),
                    JobTexts.errors(catalog, work, job::attempts),
                    JobTexts.status(
                            job.phase() instanceof Cancelled ended ? Optional.of(ended.why()) : Optional.empty()),
                    job.spec().timeout().toSeconds());
        }
        return rows.build();
    }

    static String state(BackupPhase phase) {
        if (phase instanceof Queued || phase instanceof Pending) {
            return "PENDING";
        }
        if (phase instanceof Snapshotting) {
            return "SNAPSHOTING";
        }
        if (phase instanceof Publishing) {
            return "UPLOAD_INFO";
        }
        if (phase instanceof Finished) {
            return "FINISHED";
        }
        return phase instanceof Cancelled ? "CANCELLED" : "UPLOADING";
    }

    private static Optional<java.time.Instant> reached(BackupJob job, Milestone milestone) {
        return Optional.ofNullable(job.milestones().get(milestone));
    }

    private static Optional<TransferText> transfer(BackupPhase phase, Collection<Work> work) {
        return phase instanceof Uploading uploading
                ? Optional.of(new TransferText(
                        uploading.amount(), uploading.manifests().size(), work, batch -> -1))
                : Optional.empty();
    }

    private static String objects(BackupJob job) {
        String database = job.spec().databaseName();
        List<ObjectRef> objects = job.spec().objects().isEmpty()
                ? Stream.concat(
                                job.plan().tables().stream()
                                        .map(PlannedTable::name)
                                        .map(name -> new ObjectRef(name, List.of(), name)),
                                job.plan().views().stream()
                                        .map(PlannedView::name)
                                        .map(ObjectRef::view))
                        .toList()
                : job.spec().objects();
        return objects.stream()
                .map(object -> "[" + database + "." + object.table()
                        + (object.partitions().isEmpty()
                                ? ""
                                : "PARTITIONS (" + String.join(", ", object.partitions()) + ")")
                        + "]")
                .collect(Collectors.joining(", "));
    }
}
