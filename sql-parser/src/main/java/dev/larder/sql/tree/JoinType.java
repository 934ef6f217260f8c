package dev.larder.sql.tree;

/** Kinds of joins. The semi and anti joins are spelled as in Doris. */
public enum JoinType {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    CROSS,
    LEFT_SEMI,
    RIGHT_SEMI,
    LEFT_ANTI,
    RIGHT_ANTI
}
