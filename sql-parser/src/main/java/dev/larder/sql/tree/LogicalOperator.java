package dev.larder.sql.tree;

/** Operators over truth values, weakest first. */
public enum LogicalOperator {
    OR,
    XOR,
    AND
}
