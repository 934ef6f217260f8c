package dev.larder.sql.tree;

/** What a transaction may do. */
public enum AccessMode {
    READ_ONLY,
    READ_WRITE
}
