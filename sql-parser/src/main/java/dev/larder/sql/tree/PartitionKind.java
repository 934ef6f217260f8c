package dev.larder.sql.tree;

/** Kinds of partitions. */
public enum PartitionKind {
    NORMAL,
    TEMPORARY
}
