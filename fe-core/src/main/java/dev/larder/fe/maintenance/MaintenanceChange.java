package dev.larder.fe.maintenance;

import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.job.Damage;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.List;

/** Every fact the edit log can hold about a job of a repository after its submission. */
public sealed interface MaintenanceChange extends StateChange {
    JobId job();

    /** Returns the job with this fact applied. Must succeed for any fact that was ever logged. */
    MaintenanceJob applyTo(MaintenanceJob job);

    /** The snapshot does not exist any more. */
    record SnapshotUnpublished(JobId job, Instant at) implements MaintenanceChange {
        @Override
        public MaintenanceJob applyTo(MaintenanceJob before) {
            return before.withoutAttempts(before.task(Kind.UNPUBLISH, 0)).in(new Collecting());
        }
    }

    /** What has to be checked is known. */
    record SnapshotExamined(
            JobId job, String sha256, List<String> jobs, List<VerifyBatch> batches, Findings findings, Instant at)
            implements MaintenanceChange {
        public SnapshotExamined {
            jobs = List.copyOf(jobs);
            batches = List.copyOf(batches);
        }

        @Override
        public MaintenanceJob applyTo(MaintenanceJob before) {
            return before.withoutAttempts(before.task(Kind.EXAMINE, 0))
                    .in(Checking.of(sha256, jobs, batches, findings));
        }
    }

    record BatchChecked(JobId job, int batch, long blobs, long bytes, List<Damage> damages, Instant at)
            implements MaintenanceChange {
        public BatchChecked {
            damages = List.copyOf(damages);
        }

        @Override
        public MaintenanceJob applyTo(MaintenanceJob before) {
            Checking checking = (Checking) before.phase();
            return before.withoutAttempts(before.task(Kind.VERIFY, batch))
                    .in(checking.checked(batch, checking.findings().plus(blobs, bytes, damages)));
        }
    }

    /** Another backend checks the batch from now on. */
    record BatchMoved(JobId job, int batch, BackendId to, Instant at) implements MaintenanceChange {
        @Override
        public MaintenanceJob applyTo(MaintenanceJob before) {
            return before.in(((Checking) before.phase()).moved(batch, to));
        }
    }

    record AttemptFailed(JobId job, TaskId task, Failure failure, Instant at) implements MaintenanceChange {
        @Override
        public MaintenanceJob applyTo(MaintenanceJob before) {
            return before.withFailedAttempt(task, failure, at);
        }
    }

    record MaintenanceFinished(JobId job, MaintenanceResult result, Instant at) implements MaintenanceChange {
        @Override
        public MaintenanceJob applyTo(MaintenanceJob before) {
            return before.withoutAttempts().in(new Finished(result, at));
        }
    }

    record MaintenanceCancelled(JobId job, Failure why, Instant at) implements MaintenanceChange {
        @Override
        public MaintenanceJob applyTo(MaintenanceJob before) {
            return before.in(new Cancelled(why, at));
        }
    }
}
