package dev.larder.sql.tree;

/** What a value can be tested for with IS. */
public enum IsOperand {
    NULL,
    TRUE,
    FALSE
}
