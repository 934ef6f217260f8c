package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.JobQueue;
import java.util.Optional;

/** Rules about jobs that hold when a statement is read and again when the engine decides it. */
public final class JobRules {
    private JobRules() {}

    /** Where a database has one job at a time, as it is unless set otherwise, another is refused; else one too many. */
    public static void refuseOneTooMany(ClusterState state, Database database, JobQueue.Kind kind, String label) {
        JobQueue queue = state.queue(database.id());
        if (queue.runningMax() == 1) {
            running(state, database).ifPresent(job -> {
                throw wrong(
                        "Can only run one backup or restore job of a database at same time , current running: label = "
                                + job.label() + " jobId = " + job.id() + ", to run label = " + label);
            });
        }
        if (kind == JobQueue.Kind.BACKUP
                && queue.jobs().stream()
                        .anyMatch(job -> job.kind() == kind && job.label().equals(label))) {
            throw wrong("Label already exists: " + label);
        }
        if (!queue.hasRoom()) {
            throw wrong("Running queue is full (" + queue.jobs().size() + " jobs of database " + database.name()
                    + " have not ended), to run label = " + label);
        }
    }

    /** The oldest unfinished job of a database. */
    public static Optional<JobQueue.Entry> running(ClusterState state, Database database) {
        return state.queue(database.id()).jobs().stream().findFirst();
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, message);
    }
}
