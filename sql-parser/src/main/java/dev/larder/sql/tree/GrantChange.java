package dev.larder.sql.tree;

/** Whether something is given or taken. */
public enum GrantChange {
    GRANT,
    REVOKE
}
