package dev.larder.common.schema;

/** What rows with equal keys become when a table is read. */
public enum KeysType {
    /** Every row stays. */
    DUPLICATE,
    /** The newest row stays. */
    UNIQUE,
    /** Rows become one; each value column says how. */
    AGGREGATE
}
