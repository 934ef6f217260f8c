package dev.larder.sql.tree;

/** How much a SHOW tells. */
public enum Detail {
    NORMAL,
    FULL,
    BRIEF
}
