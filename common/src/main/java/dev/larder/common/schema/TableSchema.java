package dev.larder.common.schema;

import java.util.List;
import java.util.OptionalInt;

/** The columns of a table, key columns first, and what equal keys become. */
public record TableSchema(KeysType keysType, List<Column> columns) {
    public TableSchema {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("A table needs at least one column");
        }
    }

    public List<Column> keyColumns() {
        return columns.stream().filter(Column::key).toList();
    }

    /** The same schema with empty column comments, to compare what matters. */
    public TableSchema withoutComments() {
        return new TableSchema(
                keysType, columns.stream().map(column -> column.commented("")).toList());
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
