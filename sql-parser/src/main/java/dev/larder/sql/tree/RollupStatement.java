package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Statements about rollups and materialized views.
 */
public sealed interface RollupStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(AddRollups node);

        R visit(DropRollups node);

        R visit(RenameRollup node);

        R visit(CreateMaterializedView node);

        R visit(DropMaterializedView node);

        R visit(ShowCreateMaterializedView node);

        R visit(DescribeAll node);
    }

    /** {@code ALTER TABLE ... ADD ROLLUP}. */
    record AddRollups(QualifiedName table, List<RollupDefinition> rollups, Position position)
            implements RollupStatement {
        public AddRollups {
            rollups = List.copyOf(rollups);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER TABLE ... DROP ROLLUP}. */
    record DropRollups(QualifiedName table, List<Identifier> names, Position position) implements RollupStatement {
        public DropRollups {
            names = List.copyOf(names);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER TABLE ... RENAME ROLLUP}. */
    record RenameRollup(QualifiedName table, Identifier from, Identifier to, Position position)
            implements RollupStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** How a materialized view follows its tables. */
    enum Refresh {
        /** It is part of its table, and always as new. */
        SYNCHRONOUS,
        /** It is a table of its own, made anew from time to time. */
        ASYNCHRONOUS
    }

    /** {@code CREATE MATERIALIZED VIEW}. */
    record CreateMaterializedView(
            QualifiedName name,
            OnExisting onExisting,
            Refresh refresh,
            PropertyList properties,
            Query query,
            Position position)
            implements RollupStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP MATERIALIZED VIEW}; without a table it is an asynchronous one. */
    record DropMaterializedView(Identifier name, Optional<QualifiedName> table, OnMissing onMissing, Position position)
            implements RollupStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW CREATE MATERIALIZED VIEW}. */
    record ShowCreateMaterializedView(Identifier name, QualifiedName table, Position position)
            implements RollupStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DESC t ALL}: the table and its rollups. */
    record DescribeAll(QualifiedName table, Position position) implements RollupStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
