package dev.larder.sql.tree;

/** Whether the named objects are taken or left out. */
public enum SelectionMode {
    /** Only these. */
    ON,
    /** All but these. */
    EXCLUDE
}
