package dev.larder.sql.tree;

import java.math.BigInteger;
import java.util.Optional;

/** Statements that look after a repository. */
public sealed interface MaintenanceStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(DropSnapshot node);

        R visit(CleanRepository node);

        R visit(AnalyzeRepository node);

        R visit(VerifySnapshot node);

        R visit(ShowRepositoryJobs node);

        R visit(CancelRepositoryJob node);
    }

    /** {@code DROP SNAPSHOT}. The condition names the timestamp. */
    record DropSnapshot(Identifier label, Identifier repository, Optional<Expression> where, Position position)
            implements MaintenanceStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code CLEAN REPOSITORY}. */
    record CleanRepository(Identifier repository, PropertyList properties, Position position)
            implements MaintenanceStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code VERIFY SNAPSHOT}. The condition names the timestamp. */
    record VerifySnapshot(
            Identifier label,
            Identifier repository,
            Optional<Expression> where,
            PropertyList properties,
            Position position)
            implements MaintenanceStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW REPOSITORY JOBS}. */
    record ShowRepositoryJobs(Identifier repository, Position position) implements MaintenanceStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code CANCEL REPOSITORY JOB}. Without a number it means the job that runs. */
    record CancelRepositoryJob(Optional<BigInteger> job, Identifier repository, Position position)
            implements MaintenanceStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ANALYZE REPOSITORY}. */
    record AnalyzeRepository(Identifier repository, Position position) implements MaintenanceStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
