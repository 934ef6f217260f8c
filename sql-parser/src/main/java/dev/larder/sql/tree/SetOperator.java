package dev.larder.sql.tree;

/** Operations over the rows of two queries. */
public enum SetOperator {
    UNION,
    INTERSECT,
    EXCEPT
}
