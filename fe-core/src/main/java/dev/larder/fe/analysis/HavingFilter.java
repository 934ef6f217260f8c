package dev.larder.fe.analysis;

import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.QueryBody.Select;
import dev.larder.sql.tree.SelectItem;
import dev.larder.sql.tree.SelectItem.SingleColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * MySQL's HAVING without groups and aggregates is a second WHERE that knows the aliases of the select list. Drivers write it;
 * the query engine has no such thing, so here it becomes a part of WHERE.
 */
final class HavingFilter extends TreeRewriter {
    private static final Set<String> AGGREGATES = Set.of(
            "any_value",
            "approx_count_distinct",
            "avg",
            "bit_and",
            "bit_or",
            "bit_xor",
            "count",
            "group_concat",
            "max",
            "min",
            "ndv",
            "percentile",
            "percentile_approx",
            "std",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "sum",
            "var_pop",
            "var_samp",
            "variance",
            "variance_pop",
            "variance_samp");

    static Query rewritten(Query query) {
        return new HavingFilter().query(query);
    }

    @Override
    public QueryBody visit(Select node) {
        Select inner = (Select) super.visit(node);
        if (inner.having().isEmpty() || !inner.groupBy().isEmpty() || aggregates(inner)) {
            return inner;
        }
        Expression filter = new Aliases(inner.items()).expression(inner.having().get());
        Expression where = inner.where()
                .<Expression>map(
                        first -> new Expression.Logical(LogicalOperator.AND, List.of(first, filter), filter.position()))
                .orElse(filter);
        return new Select(
                inner.quantifier(),
                inner.items(),
                inner.from(),
                Optional.of(where),
                List.of(),
                Optional.empty(),
                inner.position());
    }

    private static boolean aggregates(Select select) {
        AggregateSearch search = new AggregateSearch();
        for (SelectItem item : select.items()) {
            if (item instanceof SingleColumn column) {
                search.expression(column.expression());
            }
        }
        search.expression(select.having().orElseThrow());
        return search.found;
    }

    /** Looks for aggregates outside of sub-queries and windows. Not thread safe. */
    private static final class AggregateSearch extends TreeRewriter {
        private boolean found;

        @Override
        public Expression visit(Expression.FunctionCall node) {
            String name = node.name().last().value().toLowerCase(Locale.ROOT);
            found |= node.window().isEmpty() && AGGREGATES.contains(name);
            return super.visit(node);
        }

        @Override
        Query query(Query node) {
            return node;
        }
    }

    /** Puts the expressions of the select list in place of their aliases. */
    private static final class Aliases extends TreeRewriter {
        private final Map<String, Expression> expressions = new HashMap<>();

        Aliases(List<SelectItem> items) {
            for (SelectItem item : items) {
                if (item instanceof SingleColumn column) {
                    column.alias()
                            .ifPresent(alias ->
                                    expressions.put(alias.value().toLowerCase(Locale.ROOT), column.expression()));
                }
            }
        }

        @Override
        public Expression visit(Expression.ColumnReference node) {
            boolean bare = node.name().parts().size() == 1;
            Expression meant = expressions.get(node.name().last().value().toLowerCase(Locale.ROOT));
            return bare && meant != null ? meant : node;
        }

        @Override
        Query query(Query node) {
            return node;
        }
    }
}
