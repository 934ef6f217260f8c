package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Statements that write or read rows.
 */
public sealed interface DataStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(InsertValues node);

        R visit(QueryStatement node);
    }

    /** {@code INSERT INTO ... VALUES}. No columns means all in table order; values are any expressions or DEFAULT. */
    record InsertValues(
            QualifiedName table,
            List<Identifier> partitions,
            Optional<Identifier> label,
            List<Identifier> columns,
            List<List<Expression>> rows,
            Position position)
            implements DataStatement {
        public InsertValues {
            partitions = List.copyOf(partitions);
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SELECT}. */
    record QueryStatement(Query query, Position position) implements DataStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
