package dev.larder.sql.tree;

/** Where NULLs stand in an order. */
public enum NullOrder {
    /** First when ascending, last when descending, as in MySQL. */
    UNSPECIFIED,
    FIRST,
    LAST
}
