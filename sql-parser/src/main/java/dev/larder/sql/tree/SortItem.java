package dev.larder.sql.tree;

/** One key of ORDER BY. */
public record SortItem(Expression key, SortDirection direction, NullOrder nullOrder, Position position)
        implements Node {}
