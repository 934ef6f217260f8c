package dev.larder.sql.tree;

/** Whether a test is meant as it stands or with NOT. */
public enum Polarity {
    POSITIVE,
    NEGATED
}
