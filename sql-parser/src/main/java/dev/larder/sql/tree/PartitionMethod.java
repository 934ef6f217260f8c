package dev.larder.sql.tree;

/** How rows find their partition. */
public enum PartitionMethod {
    RANGE,
    LIST
}
