package dev.larder.sql.tree;

import java.util.List;

/**
 * Which rows belong to a partition. Bounds are literals or {@link Expression.MaxValue}.
 */
public sealed interface PartitionValues extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(LessThan node);

        R visit(FixedRange node);

        R visit(In node);
    }

    /** {@code VALUES LESS THAN (bound)}; a bare MAXVALUE is a list with that one element. */
    record LessThan(List<Expression> bound, Position position) implements PartitionValues {
        public LessThan {
            bound = List.copyOf(bound);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code VALUES [(lower), (upper))}. */
    record FixedRange(List<Expression> lower, List<Expression> upper, Position position) implements PartitionValues {
        public FixedRange {
            lower = List.copyOf(lower);
            upper = List.copyOf(upper);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code VALUES IN (...)}; one inner list for each key, with one element for each partition column. */
    record In(List<List<Expression>> keys, Position position) implements PartitionValues {
        public In {
            keys = keys.stream().map(List::copyOf).toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
