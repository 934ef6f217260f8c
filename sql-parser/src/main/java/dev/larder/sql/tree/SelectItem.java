package dev.larder.sql.tree;

import java.util.Optional;

/**
 * One item of the list after SELECT.
 */
public sealed interface SelectItem extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(AllColumns node);

        R visit(SingleColumn node);
    }

    /** {@code *} or {@code t.*}. */
    record AllColumns(Optional<QualifiedName> qualifier, Position position) implements SelectItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** An expression with an optional name. */
    record SingleColumn(Expression expression, Optional<Identifier> alias, Position position) implements SelectItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
