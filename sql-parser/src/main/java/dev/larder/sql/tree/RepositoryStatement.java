package dev.larder.sql.tree;

import java.util.Optional;

/**
 * Statements about repositories, backups and restores.
 */
public sealed interface RepositoryStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(CreateRepository node);

        R visit(DropRepository node);

        R visit(AlterRepository node);

        R visit(ShowRepositories node);

        R visit(ShowCreateRepository node);

        R visit(Backup node);

        R visit(Restore node);

        R visit(ShowBackup node);

        R visit(ShowRestore node);

        R visit(ShowSnapshot node);

        R visit(CancelJob node);

        R visit(AlterJob node);

        R visit(Explain node);
    }

    /** {@code CREATE [READ ONLY] REPOSITORY}. */
    record CreateRepository(
            Identifier name,
            RepositoryAccess access,
            StorageKind storage,
            Optional<Identifier> broker,
            String location,
            PropertyList properties,
            Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP REPOSITORY}. */
    record DropRepository(Identifier name, Position position) implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER REPOSITORY}. */
    record AlterRepository(Identifier name, PropertyList properties, Position position) implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW CREATE REPOSITORY FOR name}. */
    record ShowCreateRepository(Identifier name, Position position) implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW REPOSITORIES}. */
    record ShowRepositories(Position position) implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code BACKUP SNAPSHOT}. The label may carry its database before it; without selection it means the whole database. */
    record Backup(
            QualifiedName label,
            Identifier repository,
            Optional<ObjectSelection> selection,
            PropertyList properties,
            Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code RESTORE SNAPSHOT}. The label may carry its database before it; without selection it means the whole snapshot. */
    record Restore(
            QualifiedName label,
            Identifier repository,
            Optional<ObjectSelection> selection,
            PropertyList properties,
            Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW BACKUP}. */
    record ShowBackup(Optional<Identifier> database, Optional<ShowFilter> filter, Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW [BRIEF] RESTORE}. */
    record ShowRestore(Detail detail, Optional<Identifier> database, Optional<ShowFilter> filter, Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW SNAPSHOT ON repository}. */
    record ShowSnapshot(Identifier repository, Optional<ShowFilter> filter, Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code CANCEL BACKUP|RESTORE [FROM database] [WHERE condition]}. */
    record CancelJob(JobKind kind, Optional<Identifier> database, Optional<ShowFilter> filter, Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER BACKUP|RESTORE [FROM database] SET (properties) [WHERE condition]}: of the job that runs. */
    record AlterJob(
            JobKind kind,
            Optional<Identifier> database,
            PropertyList properties,
            Optional<ShowFilter> filter,
            Position position)
            implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code EXPLAIN BACKUP} or {@code EXPLAIN RESTORE}: what the statement would do. */
    record Explain(RepositoryStatement explained, Position position) implements RepositoryStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
