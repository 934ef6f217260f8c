package dev.larder.sql.tree;

/** Directions of ORDER BY. */
public enum SortDirection {
    ASCENDING,
    DESCENDING
}
