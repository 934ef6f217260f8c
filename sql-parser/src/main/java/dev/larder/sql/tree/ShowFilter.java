package dev.larder.sql.tree;

/**
 * What follows a SHOW to choose rows.
 */
public sealed interface ShowFilter extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(Like node);

        R visit(Where node);
    }

    /** {@code LIKE pattern}. */
    record Like(String pattern, Position position) implements ShowFilter {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code WHERE condition}. */
    record Where(Expression condition, Position position) implements ShowFilter {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
