package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Statements about views.
 */
public sealed interface ViewStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(CreateView node);

        R visit(AlterView node);

        R visit(DropView node);

        R visit(ShowCreateView node);
    }

    /** What CREATE VIEW does when there is one already. */
    enum IfPresent {
        FAIL,
        KEEP,
        REPLACE
    }

    /** A name for a column of a view. */
    record ColumnName(Identifier name, Optional<String> comment, Position position) implements Node {}

    /** {@code CREATE VIEW}; no columns means those of the query. */
    record CreateView(
            QualifiedName name,
            IfPresent ifPresent,
            List<ColumnName> columns,
            Optional<String> comment,
            Query query,
            Position position)
            implements ViewStatement {
        public CreateView {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER VIEW}; no columns means those of the query. */
    record AlterView(
            QualifiedName name, List<ColumnName> columns, Optional<String> comment, Query query, Position position)
            implements ViewStatement {
        public AlterView {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP VIEW}. */
    record DropView(QualifiedName name, OnMissing onMissing, Position position) implements ViewStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW CREATE VIEW}. */
    record ShowCreateView(QualifiedName name, Position position) implements ViewStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
