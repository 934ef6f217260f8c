package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/** A whole query: SELECT or set operations, with what may stand around them. */
public record Query(
        List<CommonTable> commonTables,
        QueryBody body,
        List<SortItem> orderBy,
        Optional<Limit> limit,
        Position position)
        implements Node {
    public Query {
        commonTables = List.copyOf(commonTables);
        orderBy = List.copyOf(orderBy);
    }
}
