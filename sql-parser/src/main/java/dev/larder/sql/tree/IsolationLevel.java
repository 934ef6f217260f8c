package dev.larder.sql.tree;

/** Isolation levels of the SQL standard. */
public enum IsolationLevel {
    READ_UNCOMMITTED,
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
}
