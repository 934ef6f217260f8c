package dev.larder.sql.tree;

/** Kinds of text patterns. */
public enum MatchOperator {
    LIKE,
    /** Also written RLIKE. */
    REGEXP
}
