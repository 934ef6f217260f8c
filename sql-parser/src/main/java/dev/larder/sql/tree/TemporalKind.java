package dev.larder.sql.tree;

/** Kinds of literals of time. */
public enum TemporalKind {
    DATE,
    TIMESTAMP
}
