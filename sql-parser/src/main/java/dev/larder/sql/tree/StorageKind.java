package dev.larder.sql.tree;

/** Where a repository lives. */
public enum StorageKind {
    S3,
    HDFS,
    LOCAL,
    BROKER
}
