package dev.larder.sql.tree;

/** What to do when the thing to create is there already. */
public enum OnExisting {
    FAIL,
    /** IF NOT EXISTS was written. */
    IGNORE
}
