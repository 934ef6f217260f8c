package dev.larder.fe.backup;

import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.job.TabletFailure;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every fact the edit log can hold about a backup after its submission. */
public sealed interface BackupChange extends StateChange {
    JobId job();

    /** Returns the job with this fact applied. Must succeed for any fact that was ever logged. */
    BackupJob applyTo(BackupJob job);

    /** No other job of the database stands before it any more. */
    record BackupStarted(JobId job, Instant at) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            return backup.in(new Pending());
        }
    }

    /** The repository holds the lease and the table definitions, and the snapshot to start from if there is one. */
    record BackupReserved(JobId job, ManifestRef catalog, Optional<ManifestRef> base, Instant at)
            implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            return milestones(
                    backup.withoutAttempts(backup.task(Kind.RESERVE, 0))
                            .with(backup.plan().basedOn(base))
                            .in(Snapshotting.of(catalog, backup.plan())),
                    at);
        }
    }

    record BatchLinked(JobId job, int batch, Instant at) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            BackupPhase next = ((Snapshotting) backup.phase()).linked(batch, backup.plan());
            return milestones(
                    backup.withoutAttempts(backup.task(Kind.SNAPSHOT, batch)).in(next), at);
        }
    }

    record BatchUploaded(JobId job, int batch, ManifestRef manifest, Amount amount, Instant at)
            implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            BackupPhase next = ((Uploading) backup.phase()).uploaded(batch, manifest, amount);
            return milestones(
                    backup.withoutAttempts(backup.task(Kind.UPLOAD, batch)).in(next), at);
        }
    }

    /** Another backend does the batch from now on. */
    record BatchMoved(JobId job, int batch, BackendId to, Instant at) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            return backup.with(backup.plan().with(backup.batch(batch).on(to))).disturbedByMove();
        }
    }

    /**
     * Tablets of a batch became a batch of another backend.
     *
     * @param failures why the batch's backend cannot deliver them: it is not asked again; none when it is only not there
     */
    record BatchSplit(
            JobId job,
            int batch,
            int newBatch,
            List<TabletId> tablets,
            BackendId to,
            List<TabletFailure> failures,
            Instant at)
            implements BackupChange {
        public BatchSplit {
            tablets = List.copyOf(tablets);
            failures = List.copyOf(failures);
        }

        @Override
        public BackupJob applyTo(BackupJob backup) {
            BackupBatch whole = backup.batch(batch);
            BackupBatch piece =
                    failures.isEmpty() ? whole.split(newBatch, tablets, to) : whole.splitForGood(newBatch, tablets, to);
            BackupBatch rest = whole.without(tablets);
            BackupPlan plan = backup.plan().with(rest).with(piece);
            // What is left of a batch that failed for some tablets is done, and the next fact says so.
            boolean isGone = failures.isEmpty() && rest.groups().isEmpty();
            BackupPhase phase = backup.phase() instanceof Snapshotting snapshotting
                    ? snapshotting.split(batch, isGone, newBatch)
                    : ((Uploading) backup.phase()).split(batch, isGone, newBatch);
            return backup.with(plan).in(phase).disturbedByMove();
        }
    }

    /** Another limit of bytes per second on each backend, from now on; 0 for none. */
    record BackupLimited(JobId job, long bytesPerSecondMax) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            return backup.with(backup.spec().limited(bytesPerSecondMax));
        }
    }

    record AttemptFailed(JobId job, TaskId task, Failure failure, Instant at) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            return backup.withFailedAttempt(task, failure, at);
        }
    }

    record BackupFinished(JobId job, ManifestRef snapshot, Instant at) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            Publishing publishing = (Publishing) backup.phase();
            return backup.withoutAttempts()
                    .in(new Finished(
                            snapshot, publishing.catalog(), publishing.manifests(), publishing.amount(), false))
                    .reached(Milestone.FINISHED, at);
        }
    }

    record BackupCancelled(JobId job, Failure why, Instant at) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            boolean clean = backup.phase() instanceof Queued;
            return backup.in(new Cancelled(why, clean)).reached(Milestone.FINISHED, at);
        }
    }

    /** The repository holds nothing of this job that is not part of its snapshot. */
    record RepositoryCleaned(JobId job) implements BackupChange {
        @Override
        public BackupJob applyTo(BackupJob backup) {
            BackupPhase phase = backup.phase() instanceof Finished finished
                    ? new Finished(
                            finished.snapshot(), finished.catalog(), finished.manifests(), finished.amount(), true)
                    : new Cancelled(((Cancelled) backup.phase()).why(), true);
            return backup.withoutAttempts(backup.task(Kind.CLEAN, 0)).in(phase);
        }
    }

    private static BackupJob milestones(BackupJob backup, Instant at) {
        BackupJob next = backup;
        if (!(next.phase() instanceof Snapshotting)) {
            next = next.reached(Milestone.SNAPSHOT_FINISHED, at);
        }
        if (next.phase() instanceof Publishing) {
            next = next.reached(Milestone.UPLOAD_FINISHED, at);
        }
        return next;
    }
}
