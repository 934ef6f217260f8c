package dev.larder.sql.tree;

/** Whether KEY stands behind a column. */
public enum KeyMark {
    NONE,
    KEY
}
