package dev.larder.fe.query;

import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody.Select;
import dev.larder.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SELECT that reads no table and whose answer is known without a backend, such as drivers send on connect. One row,
 * or none after {@code LIMIT 0}.
 */
public record ConstantQuery(List<NamedConstant> columns, int rows) {
    public ConstantQuery {
        columns = List.copyOf(columns);
    }

    /** A column of the answer: its name and its only value. */
    public record NamedConstant(String name, Constant constant) {}

    /** The answer, if it can be known here. */
    public static Optional<ConstantQuery> of(Query query, SessionValues session) {
        if (!query.commonTables().isEmpty()
                || !(query.body() instanceof Select select)
                || select.from().filter(from -> !QueryPrinter.isDual(from)).isPresent()
                || select.where().isPresent()
                || select.having().isPresent()
                || !select.groupBy().isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> rows = query.limit().map(ConstantQuery::rows).orElse(Optional.of(1));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        ConstantExpressions constants = new ConstantExpressions(session);
        List<NamedConstant> columns = new ArrayList<>();
        for (SelectItem item : select.items()) {
            if (!(item instanceof SelectItem.SingleColumn column)) {
                return Optional.empty();
            }
            Optional<Constant> value = constants.evaluate(column.expression());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            columns.add(new NamedConstant(QueryPrinter.header(column), value.get()));
        }
        return Optional.of(new ConstantQuery(columns, rows.get()));
    }

    private static Optional<Integer> rows(Limit limit) {
        if (!(limit.count() instanceof Expression.IntegerLiteral count)) {
            return Optional.empty();
        }
        boolean skipped = limit.offset().isPresent()
                && !(limit.offset().get() instanceof Expression.IntegerLiteral offset
                        && offset.value().signum() == 0);
        return Optional.of(skipped || count.value().signum() == 0 ? 0 : 1);
    }
}
