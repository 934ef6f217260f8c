package dev.larder.sql.tree;

import java.util.Optional;

/**
 * Statements about databases.
 */
public sealed interface DatabaseStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(CreateDatabase node);

        R visit(DropDatabase node);

        R visit(ShowDatabases node);

        R visit(ShowCreateDatabase node);

        R visit(Use node);
    }

    /** {@code CREATE DATABASE}. */
    record CreateDatabase(Identifier name, OnExisting onExisting, PropertyList properties, Position position)
            implements DatabaseStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP DATABASE}. */
    record DropDatabase(Identifier name, OnMissing onMissing, DropMode mode, Position position)
            implements DatabaseStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW DATABASES} or {@code SHOW SCHEMAS}. */
    record ShowDatabases(Optional<ShowFilter> filter, Position position) implements DatabaseStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW CREATE DATABASE}. */
    record ShowCreateDatabase(Identifier name, Position position) implements DatabaseStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code USE}. */
    record Use(Identifier name, Position position) implements DatabaseStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
