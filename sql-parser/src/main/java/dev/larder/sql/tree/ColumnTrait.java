package dev.larder.sql.tree;

import java.util.OptionalLong;

/** What a column of CREATE TABLE does by itself. */
public sealed interface ColumnTrait extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(Generated node);

        R visit(AutoIncrement node);

        R visit(OnUpdate node);
    }

    /** {@code [GENERATED ALWAYS] AS (expression)}. */
    record Generated(Expression expression, Position position) implements ColumnTrait {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code AUTO_INCREMENT[(start)]}. */
    record AutoIncrement(OptionalLong start, Position position) implements ColumnTrait {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ON UPDATE CURRENT_TIMESTAMP}. */
    record OnUpdate(Expression value, Position position) implements ColumnTrait {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
