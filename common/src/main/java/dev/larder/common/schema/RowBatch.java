package dev.larder.common.schema;

import java.util.List;

/**
 * Rows of one table, each with a value for every column of the schema in its order: null, or an object of the class
 * that {@link TypeKind} names. The arrays are not copied; nobody changes them once the batch exists.
 */
public record RowBatch(TableSchema schema, List<Object[]> rows) {
    public RowBatch {
        rows = List.copyOf(rows);
    }
}
