package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody.Select;
import dev.larder.sql.tree.SelectItem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SELECT that reads no table and whose answer is known without a backend, such as drivers send on connect. One row,
 * or none after {@code LIMIT 0}.
 *
 * @param pause how long {@code SLEEP} keeps the answer back
 */
public record ConstantQuery(List<NamedConstant> columns, int rows, Duration pause) {
    private static final BigDecimal PAUSE_SECONDS_MAX =
            BigDecimal.valueOf(Duration.ofDays(1).toSeconds());

    private static final Constant SLEPT = Constant.of(0L);

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
        Duration pause = Duration.ZERO;
        for (SelectItem item : select.items()) {
            if (!(item instanceof SelectItem.SingleColumn column)) {
                return Optional.empty();
            }
            Optional<Duration> sleep = sleep(column.expression(), constants);
            pause = pause.plus(sleep.orElse(Duration.ZERO));
            Optional<Constant> value = sleep.isPresent() ? Optional.of(SLEPT) : constants.evaluate(column.expression());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            columns.add(new NamedConstant(QueryPrinter.header(column), value.get()));
        }
        return Optional.of(new ConstantQuery(columns, rows.get(), rows.get() == 0 ? Duration.ZERO : pause));
    }

    private static Optional<Duration> sleep(Expression expression, ConstantExpressions constants) {
        if (!(expression instanceof Expression.FunctionCall call)
                || call.name().parts().size() != 1
                || !call.name().last().value().equalsIgnoreCase("sleep")
                || call.arguments().size() != 1) {
            return Optional.empty();
        }
        BigDecimal seconds = constants
                .evaluate(call.arguments().get(0))
                .filter(Constant::isNumber)
                .map(Constant::asNumber)
                .filter(number -> number.signum() >= 0)
                .orElseThrow(() -> new EngineException(
                        ErrorCode.ANALYSIS_ERROR, "Incorrect arguments to sleep: expected seconds, 0 or more"));
        return Optional.of(Duration.ofMillis(
                seconds.min(PAUSE_SECONDS_MAX).movePointRight(3).longValue()));
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
