package dev.larder.sql.tree;

import java.util.List;

/**
 * How the rows of a join find each other.
 */
public sealed interface JoinCondition extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(On node);

        R visit(Using node);
    }

    /** {@code ON condition}. */
    record On(Expression condition, Position position) implements JoinCondition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code USING (columns)}. */
    record Using(List<Identifier> columns, Position position) implements JoinCondition {
        public Using {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
