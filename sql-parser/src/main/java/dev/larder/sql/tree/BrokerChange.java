package dev.larder.sql.tree;

/** Changes of the processes of a broker. */
public enum BrokerChange {
    ADD,
    DROP,
    /** All processes of that name. */
    DROP_ALL
}
