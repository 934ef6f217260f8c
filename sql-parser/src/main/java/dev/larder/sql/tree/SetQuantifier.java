package dev.larder.sql.tree;

/** Whether equal rows count once. */
public enum SetQuantifier {
    ALL,
    DISTINCT
}
