package dev.larder.sql.tree;

/** What to do when the thing to drop is not there. */
public enum OnMissing {
    FAIL,
    /** IF EXISTS was written. */
    IGNORE
}
