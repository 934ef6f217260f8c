package dev.larder.fe.command;

import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
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
}
