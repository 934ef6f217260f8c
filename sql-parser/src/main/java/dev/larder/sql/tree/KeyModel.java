package dev.larder.sql.tree;

/** What a table does with rows of equal keys. */
public enum KeyModel {
    DUPLICATE,
    UNIQUE,
    AGGREGATE
}
