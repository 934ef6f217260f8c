package dev.larder.sql.tree;

/** Changes of the list of backends. */
public enum BackendChange {
    ADD,
    /** Refused while tablets are there. */
    DROP,
    /** Doris's spelling of "really drop it". */
    DROPP
}
