package dev.larder.common.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The columns of a table, key columns first, and what equal keys become. Columns without ids are numbered by their
 * places: those of a new table, and those of a table that was written down before columns had ids.
 *
 * @param lastColumnId the greatest id that a column of the table ever had
 */
public record TableSchema(KeysType keysType, List<Column> columns, int lastColumnId) {
    public TableSchema {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("A table needs at least one column");
        }
        columns = columns.stream().allMatch(column -> column.id() == 0) ? numbered(columns) : List.copyOf(columns);
        long distinct = columns.stream().mapToInt(Column::id).distinct().count();
        if (distinct != columns.size()
                || columns.stream().mapToInt(Column::id).min().orElse(0) < 1) {
            throw new IllegalArgumentException("Ids of columns must be distinct and 1 or more: "
                    + columns.stream().map(Column::id).toList());
        }
        lastColumnId = Math.max(
                lastColumnId, columns.stream().mapToInt(Column::id).max().orElse(0));
    }

    /** A schema whose columns have had no others before them. */
    public TableSchema(KeysType keysType, List<Column> columns) {
        this(keysType, columns, 0);
    }

    private static List<Column> numbered(List<Column> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).numbered(i + 1))
                .toList();
    }

    public List<Column> keyColumns() {
        return columns.stream().filter(Column::key).toList();
    }

    /** The same schema with empty column comments and no memory of former columns, to compare what matters. */
    public TableSchema withoutComments() {
        return new TableSchema(
                keysType, columns.stream().map(column -> column.commented("")).toList());
    }

    /** The same table with other columns, which keep their ids. */
    public TableSchema withColumns(List<Column> next) {
        return new TableSchema(keysType, next, lastColumnId);
    }

    /** The same with one column more, which gets the next id. */
    public TableSchema withColumn(int place, Column added) {
        List<Column> next = new ArrayList<>(columns);
        next.add(place, added.numbered(lastColumnId + 1));
        return withColumns(next);
    }

    /** The same, in which files may have columns up to an id. */
    public TableSchema atLeast(int columnId) {
        return new TableSchema(keysType, columns, Math.max(columnId, lastColumnId));
    }

    /** The position of a column, whose name is compared without regard to case. */
    public OptionalInt indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
