package dev.larder.fe.command;

import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.job.Trust;
import dev.larder.fe.maintenance.VerifyLevel;
import java.time.Duration;
import java.util.Optional;

/** What is asked of the upkeep of repositories. */
public sealed interface MaintenanceCommand extends Command {
    RepositoryId repository();

    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(DropSnapshot command);

        void handle(CleanRepository command);

        void handle(AnalyzeRepository command);

        void handle(VerifySnapshot command);

        void handle(ShowRepositoryJobs command);

        void handle(CancelRepositoryJob command);
    }

    /** {@code DROP SNAPSHOT}; without a timestamp there must be one snapshot with the label. */
    record DropSnapshot(RepositoryId repository, String label, Optional<String> timestamp)
            implements MaintenanceCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code CLEAN REPOSITORY}; without bounds of ages those by default hold. */
    record CleanRepository(RepositoryId repository, Optional<Duration> grace, Optional<Duration> leaseTimeout)
            implements MaintenanceCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code VERIFY SNAPSHOT}; without a timestamp there must be one snapshot with the label. */
    record VerifySnapshot(
            RepositoryId repository,
            String label,
            Optional<String> timestamp,
            VerifyLevel level,
            int samplePercent,
            Trust trust)
            implements MaintenanceCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW REPOSITORY JOBS}. */
    record ShowRepositoryJobs(RepositoryId repository) implements MaintenanceCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code CANCEL REPOSITORY JOB}; without a number the one that runs. */
    record CancelRepositoryJob(RepositoryId repository, Optional<JobId> job) implements MaintenanceCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code ANALYZE REPOSITORY}. */
    record AnalyzeRepository(RepositoryId repository) implements MaintenanceCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
