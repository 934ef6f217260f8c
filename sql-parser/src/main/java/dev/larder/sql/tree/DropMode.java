package dev.larder.sql.tree;

/** How much a DROP or TRUNCATE asks. */
public enum DropMode {
    NORMAL,
    /** FORCE was written. */
    FORCE
}
