package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.RollupCommand.CreateMaterializedView;
import dev.larder.fe.command.RollupCommand.NewColumn;
import dev.larder.sql.format.SqlFormatter;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.ColumnReference;
import dev.larder.sql.tree.Expression.FunctionCall;
import dev.larder.sql.tree.Expression.Star;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.Relation.TableReference;
import dev.larder.sql.tree.RollupStatement;
import dev.larder.sql.tree.SelectItem;
import dev.larder.sql.tree.SelectItem.SingleColumn;
import dev.larder.sql.tree.SetQuantifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the query of a synchronous materialized view: columns and aggregates of one table, with WHERE, GROUP BY and ORDER
 * BY at most. Lives for one statement.
 */
final class MaterializedViewDefiner {
    private static final String COUNT = "count";
    private static final Map<String, Aggregation> AGGREGATES =
            Map.of("sum", Aggregation.SUM, "min", Aggregation.MIN, "max", Aggregation.MAX, COUNT, Aggregation.SUM);
    private static final int DECIMAL_DIGITS_MAX = 38;

    private final AnalysisContext context;
    private final RollupStatement.CreateMaterializedView statement;
    private final QueryBody.Select select;
    private final Table table;

    MaterializedViewDefiner(AnalysisContext context, RollupStatement.CreateMaterializedView statement) {
        this.context = context;
        this.statement = statement;
        this.select = select(statement.query());
        this.table = context.table(source(select).name());
    }

    /** The table that the view is to be part of. Throws an EngineException if the query is not of one table. */
    static QualifiedName tableOf(RollupStatement.CreateMaterializedView statement) {
        return source(select(statement.query())).name();
    }

    CreateMaterializedView define() {
        boolean elsewhere = statement.name().qualifier().isPresent()
                && !context.databaseOf(statement.name()).id().equals(table.database());
        if (elsewhere) {
            throw TableDefiner.wrong("A materialized view is in the database of its table");
        }
        List<SingleColumn> items = new ArrayList<>();
        for (SelectItem item : select.items()) {
            if (!(item instanceof SingleColumn column)) {
                throw TableDefiner.wrong("The select item of a materialized view may not be *");
            }
            items.add(column);
        }
        boolean grouped = !select.groupBy().isEmpty()
                || items.stream().anyMatch(item -> aggregate(item.expression()).isPresent());
        if (grouped && table.schema().keysType() == KeysType.UNIQUE) {
            throw TableDefiner.wrong("The materialized view of unique table must not have grouping columns");
        }
        List<NewColumn> columns = columns(items, grouped);
        ViewQuery.refuseDuplicates(columns.stream().map(NewColumn::name).toList());
        return new CreateMaterializedView(
                table.id(),
                Names.table(statement.name().last().value()),
                statement.onExisting(),
                grouped ? KeysType.AGGREGATE : table.schema().keysType(),
                columns,
                uses(),
                select.where().map(SqlFormatter::format).orElse(""),
                ViewQuery.written(statement.query(), context).query());
    }

    private static QueryBody.Select select(Query query) {
        boolean plain = query.commonTables().isEmpty()
                && query.limit().isEmpty()
                && query.body() instanceof QueryBody.Select one
                && one.having().isEmpty()
                && one.quantifier() != SetQuantifier.DISTINCT;
        if (!plain) {
            throw TableDefiner.wrong(
                    "The query of a materialized view is SELECT columns and aggregates FROM one table, with"
                            + " WHERE, GROUP BY and ORDER BY at most");
        }
        return (QueryBody.Select) query.body();
    }

    private static TableReference source(QueryBody.Select select) {
        Optional<Relation> from = select.from();
        if (from.isEmpty()
                || !(from.get() instanceof TableReference reference)
                || !reference.partitions().isEmpty()) {
            throw TableDefiner.wrong("The materialized view only supports one table in from clause");
        }
        return reference;
    }

    private List<NewColumn> columns(List<SingleColumn> items, boolean grouped) {
        Set<String> sorted = sortedBy();
        List<NewColumn> columns = new ArrayList<>();
        boolean aggregated = false;
        boolean inKey = true;
        for (SingleColumn item : items) {
            Optional<FunctionCall> aggregate = aggregate(item.expression());
            if (aggregate.isPresent()) {
                aggregated = true;
                columns.add(aggregateColumn(aggregate.get()));
                continue;
            }
            if (aggregated) {
                throw TableDefiner.wrong("The aggregate column should be after none agg column");
            }
            if (grouped && select.groupBy().stream().noneMatch(key -> text(key).equals(text(item.expression())))) {
                throw TableDefiner.wrong(text(item.expression()) + " must appear in the GROUP BY clause");
            }
            // Rows that are not grouped are sorted by what ORDER BY says, or by the first column.
            inKey = grouped
                    || (inKey && (sorted.isEmpty() ? columns.isEmpty() : sorted.contains(text(item.expression()))));
            columns.add(column(item.expression(), inKey));
        }
        if (columns.stream().noneMatch(NewColumn::key)) {
            throw TableDefiner.wrong("A materialized view needs a column that is no aggregate");
        }
        return columns;
    }

    private Set<String> sortedBy() {
        Set<String> sorted = new LinkedHashSet<>();
        statement.query().orderBy().forEach(item -> sorted.add(text(item.key())));
        return sorted;
    }

    private NewColumn column(Expression expression, boolean key) {
        Optional<Column> plain = plain(expression);
        if (plain.isPresent()) {
            Column column = plain.get();
            return new NewColumn(
                    column.name(), Optional.of(column.type()), column.nullable(), key, Optional.empty(), "");
        }
        return new NewColumn("mv_" + text(expression), Optional.empty(), true, key, Optional.empty(), text(expression));
    }

    private NewColumn aggregateColumn(FunctionCall call) {
        String function = lower(call.name().last().value());
        Expression argument = call.arguments().get(0);
        Optional<Column> plain = plain(argument);
        boolean count = function.equals(COUNT);
        return new NewColumn(
                "mva_" + function.toUpperCase(Locale.ROOT) + "__" + text(argument),
                count ? Optional.of(ColumnType.of(TypeKind.BIGINT)) : plain.flatMap(column -> type(function, column)),
                !count,
                false,
                Optional.of(AGGREGATES.get(function)),
                text(call));
    }

    /** As queries type it; where that is not known here, a backend says it. */
    private static Optional<ColumnType> type(String function, Column column) {
        ColumnType type = column.type();
        if (!function.equals("sum")) {
            return Optional.of(type);
        }
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT -> Optional.of(ColumnType.of(TypeKind.BIGINT));
            case FLOAT, DOUBLE -> Optional.of(ColumnType.of(TypeKind.DOUBLE));
            case DECIMAL -> Optional.of(ColumnType.decimal(DECIMAL_DIGITS_MAX, type.scale()));
            default -> Optional.empty();
        };
    }

    private static Optional<FunctionCall> aggregate(Expression expression) {
        if (!(expression instanceof FunctionCall call)
                || !AGGREGATES.containsKey(lower(call.name().last().value()))
                || call.window().isPresent()) {
            return Optional.empty();
        }
        boolean fits = call.arguments().size() == 1 && call.quantifier() != SetQuantifier.DISTINCT;
        if (!fits
                || (call.arguments().get(0) instanceof Star
                        && !lower(call.name().last().value()).equals(COUNT))) {
            throw TableDefiner.wrong("The materialized view does not support " + SqlFormatter.format(call));
        }
        return Optional.of(call);
    }

    private Optional<Column> plain(Expression expression) {
        return expression instanceof ColumnReference reference
                ? Optional.of(table.schema()
                        .columns()
                        .get(table.schema()
                                .indexOf(reference.name().last().value())
                                .orElseThrow(() -> new EngineException(
                                        ErrorCode.UNKNOWN_COLUMN, "Unknown column '" + reference.name() + "'"))))
                : Optional.empty();
    }

    /** Every column of the table that the query names. */
    private List<String> uses() {
        Set<String> uses = new LinkedHashSet<>();
        new TreeRewriter() {
            @Override
            public Expression visit(ColumnReference node) {
                plain(node).map(Column::name).ifPresent(uses::add);
                return node;
            }
        }.query(statement.query());
        return List.copyOf(uses);
    }

    private static String text(Expression expression) {
        return SqlFormatter.format(expression);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
