package dev.larder.sql.tree;

import java.util.Optional;

/**
 * Statements about secondary indexes.
 */
public sealed interface IndexStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(CreateIndex node);

        R visit(DropIndex node);

        R visit(ShowIndexes node);
    }

    /** {@code CREATE INDEX}, or {@code ALTER TABLE ... ADD INDEX}. */
    record CreateIndex(QualifiedName table, IndexDefinition index, Position position) implements IndexStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP INDEX}, or {@code ALTER TABLE ... DROP INDEX}. */
    record DropIndex(QualifiedName table, Identifier name, OnMissing onMissing, Position position)
            implements IndexStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW INDEX}. */
    record ShowIndexes(QualifiedName table, Optional<ShowFilter> filter, Position position) implements IndexStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
