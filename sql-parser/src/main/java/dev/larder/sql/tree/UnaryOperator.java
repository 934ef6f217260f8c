package dev.larder.sql.tree;

/** Operators before one operand. */
public enum UnaryOperator {
    NOT,
    PLUS,
    MINUS,
    BIT_NOT
}
