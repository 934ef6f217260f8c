package dev.larder.common.schema;

/** How a value column of an AGGREGATE KEY table combines rows with equal keys. */
public enum Aggregation {
    SUM,
    MIN,
    MAX,
    /** The value of the newest row. */
    REPLACE
}
