package dev.larder.sql.tree;

/**
 * How many tablets each partition has.
 */
public sealed interface Buckets extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(Fixed node);

        R visit(Automatic node);
    }

    /** {@code BUCKETS n}. */
    record Fixed(int count, Position position) implements Buckets {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code BUCKETS AUTO}. */
    record Automatic(Position position) implements Buckets {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
