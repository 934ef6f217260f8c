package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.command.RepositoryCommand;
import dev.larder.fe.command.RowChoice;
import dev.larder.fe.command.RowFilter;
import dev.larder.sql.tree.ComparisonOperator;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.MatchOperator;
import dev.larder.sql.tree.Polarity;
import dev.larder.sql.tree.ShowFilter;
import dev.larder.sql.tree.SortDirection;
import dev.larder.sql.tree.SortItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What stands behind a SHOW, as filters of its rows. */
final class Filters {
    private static final String SNAPSHOT_SYNTAX =
            "Where clause should looks like: SNAPSHOT = 'your_snapshot_name' [AND TIMESTAMP = '2018-04-18-19-19-10']"
                    + " [AND SNAPSHOTTYPE = 'remote' | 'local']";

    private Filters() {}

    /** How LIKE compares. */
    enum Case {
        COUNTS,
        IGNORED
    }

    /** LIKE is about the first column; WHERE may be any condition over the columns. */
    static RowFilter any(Optional<ShowFilter> filter, Case likeCase) {
        if (filter.isEmpty()) {
            return RowFilter.ALL;
        }
        if (filter.get() instanceof ShowFilter.Like like) {
            Predicate<String> pattern = pattern(like.pattern(), likeCase);
            return (columns, values) -> values.get(0) != null && pattern.test(values.get(0));
        }
        return where(((ShowFilter.Where) filter.get()).condition());
    }

    static RowFilter where(Expression condition) {
        return (columns, values) -> {
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(TableDefiner.lower(columns.get(i)), values.get(i));
            }
            return new Evaluator((String name) -> {
                        String key = TableDefiner.lower(name);
                        if (!row.containsKey(key)) {
                            throw new EngineException(
                                    ErrorCode.UNKNOWN_COLUMN, "Unknown column '" + name + "' in 'where clause'");
                        }
                        return row.get(key);
                    })
                    .holds(condition);
        };
    }

    /** What WHERE, ORDER BY and LIMIT ask for; columns are named. */
    static RowChoice choice(Optional<Expression> where, List<SortItem> orderBy, Optional<Limit> limit) {
        List<RowChoice.Order> order = new ArrayList<>();
        for (SortItem item : orderBy) {
            if (!(item.key() instanceof Expression.ColumnReference column)) {
                throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Only columns can stand in ORDER BY of a SHOW");
            }
            order.add(new RowChoice.Order(
                    column.name().last().value(),
                    item.direction() == SortDirection.ASCENDING
                            ? RowChoice.Direction.ASCENDING
                            : RowChoice.Direction.DESCENDING));
        }
        return new RowChoice(
                where.map(Filters::where).orElse(RowFilter.ALL),
                order,
                limit.map(one -> number(one.count())).orElse(Long.MAX_VALUE),
                limit.flatMap(Limit::offset).map(Filters::number).orElse(0L));
    }

    /** {@code column = 'x'}, {@code column LIKE 'x%'} or a bare LIKE; everything else is refused with the message. */
    static RowFilter byName(Optional<ShowFilter> filter, String column, String refusal) {
        if (filter.isEmpty()) {
            return RowFilter.ALL;
        }
        Predicate<String> names = filter.get() instanceof ShowFilter.Like like
                ? LikePattern.exactCase(like.pattern())
                : named(((ShowFilter.Where) filter.get()).condition(), column)
                        .orElseThrow(() -> new EngineException(ErrorCode.ANALYSIS_ERROR, refusal));
        return (columns, values) -> {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).equalsIgnoreCase(column)) {
                    return names.test(values.get(i));
                }
            }
            return false;
        };
    }

    private static Optional<Predicate<String>> named(Expression condition, String column) {
        if (condition instanceof Expression.Comparison comparison
                && comparison.operator() == ComparisonOperator.EQUAL
                && isColumn(comparison.left(), column)
                && comparison.right() instanceof Expression.StringLiteral text
                && !text.value().isEmpty()) {
            return Optional.of(text.value()::equals);
        }
        if (condition instanceof Expression.Match match
                && match.operator() == MatchOperator.LIKE
                && match.polarity() == Polarity.POSITIVE
                && match.escape().isEmpty()
                && isColumn(match.value(), column)
                && match.pattern() instanceof Expression.StringLiteral text
                && !text.value().isEmpty()) {
            return Optional.of(LikePattern.exactCase(text.value()));
        }
        return Optional.empty();
    }

    /** The label or pattern of {@code column = 'x'} or {@code column LIKE 'x%'}, and the names it chooses. */
    static RepositoryCommand.Labels labels(ShowFilter filter, String column, String refusal) {
        if (filter instanceof ShowFilter.Where where) {
            Optional<Predicate<String>> chosen = named(where.condition(), column);
            Optional<String> written = written(where.condition());
            if (chosen.isPresent() && written.isPresent()) {
                return new RepositoryCommand.Labels(written.get(), chosen.get());
            }
        }
        throw new EngineException(ErrorCode.ANALYSIS_ERROR, refusal);
    }

    private static Optional<String> written(Expression condition) {
        Optional<Expression> right = condition instanceof Expression.Comparison comparison
                ? Optional.of(comparison.right())
                : condition instanceof Expression.Match match ? Optional.of(match.pattern()) : Optional.empty();
        return right.filter(Expression.StringLiteral.class::isInstance)
                .map(one -> ((Expression.StringLiteral) one).value());
    }

    private static boolean isColumn(Expression expression, String column) {
        return expression instanceof Expression.ColumnReference reference
                && reference.name().last().value().equalsIgnoreCase(column);
    }

    /** The filter of SHOW SNAPSHOT. */
    record Snapshots(Predicate<String> labels, Optional<String> timestamp) {}

    static Snapshots snapshots(Optional<ShowFilter> filter) {
        if (filter.isEmpty()) {
            return new Snapshots(label -> true, Optional.empty());
        }
        if (filter.get() instanceof ShowFilter.Like like) {
            return new Snapshots(LikePattern.exactCase(like.pattern()), Optional.empty());
        }
        Expression condition = ((ShowFilter.Where) filter.get()).condition();
        List<Expression> parts =
                condition instanceof Expression.Logical logical && logical.operator() == LogicalOperator.AND
                        ? logical.operands()
                        : List.of(condition);
        Map<String, String> values = new HashMap<>();
        for (Expression part : parts) {
            snapshotPart(part, values);
        }
        Optional<String> label = Optional.ofNullable(values.get("SNAPSHOT"));
        String type = values.getOrDefault("SNAPSHOTTYPE", "remote");
        if (label.isEmpty() || !(type.equalsIgnoreCase("remote") || type.equalsIgnoreCase("local"))) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, SNAPSHOT_SYNTAX);
        }
        return new Snapshots(label.get()::equals, Optional.ofNullable(values.get("TIMESTAMP")));
    }

    private static void snapshotPart(Expression part, Map<String, String> values) {
        if (part instanceof Expression.Comparison comparison
                && comparison.operator() == ComparisonOperator.EQUAL
                && comparison.left() instanceof Expression.ColumnReference column
                && comparison.right() instanceof Expression.StringLiteral text
                && !text.value().isEmpty()) {
            String key = column.name().last().value().toUpperCase(Locale.ROOT);
            boolean known = key.equals("SNAPSHOT") || key.equals("TIMESTAMP") || key.equals("SNAPSHOTTYPE");
            if (known && values.put(key, text.value()) == null) {
                return;
            }
        }
        throw new EngineException(ErrorCode.ANALYSIS_ERROR, SNAPSHOT_SYNTAX);
    }

    private static Predicate<String> pattern(String pattern, Case likeCase) {
        return likeCase == Case.COUNTS ? LikePattern.exactCase(pattern) : LikePattern.anyCase(pattern);
    }

    private static long number(Expression expression) {
        if (expression instanceof Expression.IntegerLiteral whole
                && whole.value().signum() >= 0
                && whole.value().bitLength() < Long.SIZE) {
            return whole.value().longValue();
        }
        throw new EngineException(ErrorCode.ANALYSIS_ERROR, "LIMIT and OFFSET must be whole numbers");
    }
}
