package dev.larder.fe.command;

import dev.larder.common.schema.Column;
import dev.larder.fe.catalog.ColumnChanges;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.util.Optional;
import org.pcollections.TreePMap;

/** One change of a table that ALTER TABLE asks for, checked as far as the table's partitions and name do not matter. */
public sealed interface TableChange {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(Rename change);

        R visit(RenamePartition change);

        R visit(AddPartition change);

        R visit(DropPartition change);

        R visit(SetProperties change);

        R visit(Comment change);

        R visit(ColumnComment change);

        R visit(AddColumn change);

        R visit(ModifyColumn change);

        R visit(DropColumn change);

        R visit(RenameColumn change);
    }

    /** {@code RENAME}. */
    record Rename(String to) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code RENAME PARTITION}. */
    record RenamePartition(String from, String to) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ADD PARTITION}. */
    record AddPartition(NewPartition partition, int buckets, OnExisting onExisting) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP PARTITION}. */
    record DropPartition(String name, OnMissing onMissing) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SET}. */
    record SetProperties(TreePMap<String, String> properties) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code MODIFY COMMENT}. */
    record Comment(String comment) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code MODIFY COLUMN ... COMMENT}. */
    record ColumnComment(String column, String comment) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ADD COLUMN}. */
    record AddColumn(Column column, Optional<ColumnChanges.Place> place) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code MODIFY COLUMN}. */
    record ModifyColumn(Column column, Optional<ColumnChanges.Place> place) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP COLUMN}. */
    record DropColumn(String column) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code RENAME COLUMN}. */
    record RenameColumn(String from, String to) implements TableChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
