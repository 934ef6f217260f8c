package dev.larder.sql.tree;

/** What a column definition says about NULL. */
public enum Nullability {
    UNSPECIFIED,
    NULL,
    NOT_NULL
}
