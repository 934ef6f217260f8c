package dev.larder.fe.command;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.JobKind;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What is asked about repositories, backups and restores. */
public sealed interface RepositoryCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(CreateRepository command);

        void handle(DropRepository command);

        void handle(AlterRepository command);

        void handle(ShowRepositories command);

        void handle(ShowCreateRepository command);

        void handle(Backup command);

        void handle(Restore command);

        void handle(Explain command);

        void handle(ShowBackup command);

        void handle(ShowRestore command);

        void handle(ShowSnapshot command);

        void handle(CancelJob command);

        void handle(LimitJob command);
    }

    /** What becomes of a repository that is at the location already. */
    enum Existing {
        /** It is attached, with its snapshots. */
        ATTACHED,
        /** All of it is deleted. */
        DELETED
    }

    /** {@code CREATE REPOSITORY}; the properties are as the user wrote them and hold secrets. */
    record CreateRepository(
            String name,
            boolean readOnly,
            String kind,
            Optional<String> broker,
            String location,
            Map<String, String> properties,
            Existing existing)
            implements RepositoryCommand {
        public CreateRepository {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "CreateRepository[" + name + "]";
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP REPOSITORY}: the mapping goes, what is stored stays. */
    record DropRepository(String name) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code ALTER REPOSITORY}; the properties are as the user wrote them and hold secrets. */
    record AlterRepository(RepositoryId repository, Map<String, String> properties) implements RepositoryCommand {
        public AlterRepository {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "AlterRepository[" + repository + "]";
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW CREATE REPOSITORY}. */
    record ShowCreateRepository(RepositoryId repository) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW REPOSITORIES}. */
    record ShowRepositories() implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code BACKUP SNAPSHOT}; objects left out are not in the list any more, an empty list means the whole database. */
    record Backup(BackupSpec spec, String repositoryName) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code RESTORE SNAPSHOT}; which objects is decided when the snapshot is read. */
    record Restore(RestoreRequest request) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /**
     * {@code EXPLAIN BACKUP|RESTORE}.
     *
     * @param explained a Backup or a Restore
     */
    record Explain(RepositoryCommand explained) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW BACKUP}. */
    record ShowBackup(DatabaseId database, RowFilter filter) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW [BRIEF] RESTORE}. */
    record ShowRestore(DatabaseId database, Detail detail, RowFilter filter) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW SNAPSHOT}; a timestamp stands only with a label. */
    record ShowSnapshot(RepositoryId repository, Predicate<String> labels, Optional<String> timestamp)
            implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /**
     * Labels that a WHERE chose.
     *
     * @param written the label or pattern as the user wrote it
     */
    record Labels(String written, Predicate<String> chosen) {}

    /**
     * {@code CANCEL BACKUP|RESTORE}.
     *
     * @param labels those to cancel; empty means whatever the database did last
     */
    record CancelJob(JobKind kind, DatabaseId database, Optional<Labels> labels) implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /**
     * {@code ALTER BACKUP|RESTORE SET ("max_bytes_per_second" = ...)}.
     *
     * @param labels of which one is meant; empty for the job that runs
     * @param bytesPerSecondMax that each backend moves for the job; 0 for no limit of its own
     */
    record LimitJob(JobKind kind, DatabaseId database, Optional<Labels> labels, long bytesPerSecondMax)
            implements RepositoryCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
