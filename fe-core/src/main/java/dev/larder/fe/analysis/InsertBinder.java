package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.TypedValues;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.DataCommand.Insert;
import dev.larder.sql.tree.DataStatement.InsertValues;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the values of an INSERT into typed rows; the first that does not fit is refused by column and row. Lives for one statement. */
final class InsertBinder {
    private final AnalysisContext context;
    private final InsertValues statement;
    private final Table table;
    private final TableSchema schema;
    private final Evaluator evaluator;

    InsertBinder(AnalysisContext context, InsertValues statement) {
        this.context = context;
        this.statement = statement;
        this.table = context.table(statement.table());
        this.schema = table.schema();
        this.evaluator = new Evaluator(new SessionFunctions(context));
    }

    Insert bind() {
        if (statement.label().isPresent()) {
            throw new EngineException(ErrorCode.NOT_SUPPORTED, "INSERT WITH LABEL is not supported yet");
        }
        int[] targets = targets();
        Object[] defaults = defaults(targets);
        List<Object[]> rows = new ArrayList<>(statement.rows().size());
        for (int i = 0; i < statement.rows().size(); i++) {
            rows.add(row(statement.rows().get(i), i + 1, targets, defaults));
        }
        List<String> partitions =
                statement.partitions().stream().map(Identifier::value).toList();
        checkPartitions(partitions, rows);
        return new Insert(table.id(), partitions, new RowBatch(schema, rows));
    }

    /** For each value of a row the column it is for. */
    private int[] targets() {
        if (statement.columns().isEmpty()) {
            int[] all = new int[schema.columns().size()];
            Arrays.setAll(all, i -> i);
            return all;
        }
        Set<Integer> seen = new HashSet<>();
        return statement.columns().stream()
                .mapToInt(identifier -> {
                    int index = schema.indexOf(identifier.value())
                            .orElseThrow(() -> new EngineException(
                                    ErrorCode.UNKNOWN_COLUMN,
                                    "Unknown column '" + identifier + "' in '" + table.name() + "'"));
                    if (!seen.add(index)) {
                        throw new EngineException(
                                ErrorCode.ANALYSIS_ERROR, "Column '" + identifier + "' specified twice");
                    }
                    return index;
                })
                .toArray();
    }

    /** What columns get that the statement does not name. */
    private Object[] defaults(int[] targets) {
        Object[] row = new Object[schema.columns().size()];
        boolean[] named = new boolean[row.length];
        for (int target : targets) {
            named[target] = true;
        }
        for (int i = 0; i < row.length; i++) {
            if (!named[i]) {
                row[i] = isFilled(schema.columns().get(i))
                        ? null
                        : defaultValue(schema.columns().get(i));
            }
        }
        return row;
    }

    /** Whether a value that is not given is filled in when the statement runs; until then it is null. */
    private boolean isFilled(Column column) {
        return table.definition()
                .features()
                .autoIncrement()
                .filter(auto -> auto.column().equals(column.name()))
                .isPresent();
    }

    private Object defaultValue(Column column) {
        if (column.defaultValue().isEmpty()) {
            if (!column.nullable()) {
                throw new EngineException(
                        ErrorCode.NO_DEFAULT_VALUE, "Field '" + column.name() + "' doesn't have a default value");
            }
            return null;
        }
        String text = column.defaultValue().get();
        try {
            return text.equals(TableDefiner.CURRENT_TIMESTAMP)
                    ? now(column.type())
                    : TypedValues.parse(column.type(), text);
        } catch (InvalidValueException e) {
            throw new IllegalStateException("A default was not checked: " + column.name(), e);
        }
    }

    private Object now(ColumnType type) throws InvalidValueException {
        LocalDateTime now = LocalDateTime.ofInstant(context.now(), context.sessionZone());
        return type.kind() == TypeKind.DATE
                ? now.toLocalDate()
                : TypedValues.parse(type, TypedValues.print(now, type.precision()));
    }

    private Object[] row(List<Expression> values, int number, int[] targets, Object[] defaults) {
        if (values.size() != targets.length) {
            throw new EngineException(
                    ErrorCode.VALUE_COUNT_MISMATCH, "Column count doesn't match value count at row " + number);
        }
        Object[] row = defaults.clone();
        for (int i = 0; i < targets.length; i++) {
            Column column = schema.columns().get(targets[i]);
            row[targets[i]] = value(column, values.get(i), number);
        }
        return row;
    }

    private Object value(Column column, Expression expression, int number) {
        if (expression instanceof Expression.DefaultValue) {
            return isFilled(column) ? null : defaultValue(column);
        }
        Optional<String> literal = LiteralText.of(expression, column.type());
        String text = literal.isPresent() ? literal.get() : computed(expression, column.type());
        if (text == null) {
            if (!column.nullable() && !isFilled(column)) {
                throw new EngineException(
                        ErrorCode.COLUMN_NOT_NULL, "Column '" + column.name() + "' cannot be null at row " + number);
            }
            return null;
        }
        try {
            return TypedValues.parse(column.type(), text);
        } catch (InvalidValueException e) {
            throw misfit(column, text, number, e);
        }
    }

    private String computed(Expression expression, ColumnType type) {
        Object value = evaluator.value(expression);
        if (value instanceof Boolean truth && type.kind() == TypeKind.BOOLEAN) {
            return truth.toString();
        }
        return value == null ? null : Scalars.text(value);
    }

    private static EngineException misfit(Column column, String text, int number, InvalidValueException cause) {
        String where = " for column '" + column.name() + "' at row " + number;
        return switch (cause.reason()) {
            case MALFORMED ->
                new EngineException(
                        ErrorCode.WRONG_VALUE,
                        "Incorrect " + column.type().sql() + " value: '" + shortened(text) + "'" + where,
                        cause);
            case OUT_OF_RANGE -> new EngineException(ErrorCode.VALUE_OUT_OF_RANGE, "Out of range value" + where, cause);
            case TOO_LONG -> new EngineException(ErrorCode.DATA_TOO_LONG, "Data too long" + where, cause);
        };
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 61) + "...";
    }

    /** With PARTITION (...) every row must belong to one of those. */
    private void checkPartitions(List<String> names, List<Object[]> rows) {
        if (names.isEmpty()) {
            return;
        }
        PartitionItems items = new PartitionItems(table.definition());
        List<PartitionItem> allowed = names.stream()
                .map(name -> table.partition(name)
                        .orElseThrow(() -> unknownPartition(name, table.name()))
                        .item())
                .toList();
        List<Integer> columns = table.definition().partitioning().columns().stream()
                .map(name -> schema.indexOf(name).orElseThrow())
                .toList();
        for (int i = 0; i < rows.size(); i++) {
            Object[] row = rows.get(i);
            List<Object> key = new ArrayList<>();
            columns.forEach(column -> key.add(row[column]));
            if (allowed.stream().noneMatch(item -> items.contains(item, key))) {
                throw new EngineException(
                        ErrorCode.LOAD_FAILED,
                        "no partition for this tuple: row " + (i + 1) + " belongs to none of the partitions " + names);
            }
        }
    }

    static EngineException unknownPartition(String partition, String table) {
        return new EngineException(
                ErrorCode.UNKNOWN_PARTITION, "Unknown partition '" + partition + "' in table '" + table + "'");
    }
}
