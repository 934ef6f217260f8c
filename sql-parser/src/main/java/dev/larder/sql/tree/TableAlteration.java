package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * One change that ALTER TABLE asks for.
 */
public sealed interface TableAlteration extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(RenameTable node);

        R visit(RenamePartition node);

        R visit(RenameColumn node);

        R visit(AddPartition node);

        R visit(DropPartition node);

        R visit(SetProperties node);

        R visit(ModifyComment node);

        R visit(ModifyColumnComment node);

        R visit(AddColumn node);

        R visit(AddColumns node);

        R visit(OrderColumns node);

        R visit(ModifyColumn node);

        R visit(DropColumn node);
    }

    /** {@code RENAME new_name}. */
    record RenameTable(Identifier to, Position position) implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code RENAME PARTITION}. */
    record RenamePartition(Identifier from, Identifier to, Position position) implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code RENAME COLUMN}. */
    record RenameColumn(Identifier from, Identifier to, Position position) implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ADD PARTITION}. */
    record AddPartition(PartitionDefinition partition, Optional<Distribution> distribution, Position position)
            implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP PARTITION}. */
    record DropPartition(Identifier name, OnMissing onMissing, DropMode mode, Position position)
            implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SET ("key" = "value")}. */
    record SetProperties(PropertyList properties, Position position) implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code MODIFY COMMENT}: of the table. */
    record ModifyComment(String comment, Position position) implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code MODIFY COLUMN c COMMENT}. */
    record ModifyColumnComment(Identifier column, String comment, Position position) implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ADD COLUMN}. */
    record AddColumn(ColumnDefinition column, Optional<ColumnPlace> place, Position position)
            implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ADD COLUMN (a INT, b INT)}. */
    record AddColumns(List<ColumnDefinition> columns, Position position) implements TableAlteration {
        public AddColumns {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ORDER BY (a, b)}. */
    record OrderColumns(List<Identifier> columns, Position position) implements TableAlteration {
        public OrderColumns {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code MODIFY COLUMN}. */
    record ModifyColumn(ColumnDefinition column, Optional<ColumnPlace> place, Position position)
            implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP COLUMN}. */
    record DropColumn(Identifier column, Position position) implements TableAlteration {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Where a column goes.
     *
     * @param after empty for the first place
     */
    record ColumnPlace(Optional<Identifier> after, Position position) implements Node {}
}
