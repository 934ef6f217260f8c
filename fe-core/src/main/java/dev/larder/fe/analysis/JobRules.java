package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.state.ClusterState;
import java.util.Optional;

/** Rules about jobs that hold when a statement is read and again when the engine decides it. */
public final class JobRules {
    private JobRules() {}

    /** One backup or restore of a database at a time. */
    public static void refuseSecondJob(ClusterState state, Database database, String label) {
        running(state, database).ifPresent(job -> {
            throw new EngineException(
                    ErrorCode.BACKUP_RESTORE_ERROR,
                    "Can only run one backup or restore job of a database at same time , current running: label = "
                            + job.label() + " jobId = " + job.id() + ", to run label = " + label);
        });
    }

    /** The unfinished job of a database. */
    public static Optional<RunningJob> running(ClusterState state, Database database) {
        Optional<RunningJob> backup = state.jobs()
                .runningBackup(database.id())
                .map(job -> new RunningJob("backup", job.spec().label(), job.id()));
        return backup.isPresent()
                ? backup
                : state.jobs()
                        .runningRestore(database.id())
                        .map(job -> new RunningJob("restore", job.spec().label(), job.id()));
    }

    /** What is said of a job. */
    public record RunningJob(String kind, String label, JobId id) {}
}
