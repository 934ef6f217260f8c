package dev.larder.sql.tree;

import java.util.List;

/** One {@code name [(columns)] AS (query)} of WITH. */
public record CommonTable(Identifier name, List<Identifier> columns, Query query, Position position) implements Node {
    public CommonTable {
        columns = List.copyOf(columns);
    }
}
