package dev.larder.sql.tree;

/** How rows find their tablet. */
public enum DistributionMethod {
    HASH,
    RANDOM
}
