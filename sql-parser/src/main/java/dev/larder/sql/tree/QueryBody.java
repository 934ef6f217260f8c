package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * What stands between WITH and ORDER BY of a query.
 */
public sealed interface QueryBody extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(Select node);

        R visit(SetOperation node);

        R visit(Nested node);
    }

    /** One SELECT without WITH, ORDER BY and LIMIT. */
    record Select(
            SetQuantifier quantifier,
            List<SelectItem> items,
            Optional<Relation> from,
            Optional<Expression> where,
            List<Expression> groupBy,
            Optional<Expression> having,
            Position position)
            implements QueryBody {
        public Select {
            items = List.copyOf(items);
            groupBy = List.copyOf(groupBy);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code left UNION|INTERSECT|EXCEPT [ALL|DISTINCT] right}. */
    record SetOperation(
            SetOperator operator, SetQuantifier quantifier, QueryBody left, QueryBody right, Position position)
            implements QueryBody {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A query in parentheses that has a WITH, ORDER BY or LIMIT of its own. */
    record Nested(Query query, Position position) implements QueryBody {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
