package dev.larder.sql.tree;

/** What KILL ends. */
public enum KillTarget {
    CONNECTION,
    QUERY
}
