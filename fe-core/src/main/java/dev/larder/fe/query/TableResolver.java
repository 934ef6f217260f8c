package dev.larder.fe.query;

import dev.larder.common.schema.Column;
import java.util.List;

/** Finds the tables that a query names. */
public interface TableResolver {
    /** The table, or an {@link dev.larder.common.error.EngineException} if there is none. */
    ResolvedTable resolve(TableUse use);

    /**
     * A table for the query engine.
     *
     * @param alias how the engine knows the table
     * @param columns the table's columns
     */
    record ResolvedTable(String alias, List<Column> columns) {
        public ResolvedTable {
            columns = List.copyOf(columns);
        }
    }
}
