package dev.larder.sql.tree;

/** Kinds of long jobs. */
public enum JobKind {
    BACKUP,
    RESTORE
}
