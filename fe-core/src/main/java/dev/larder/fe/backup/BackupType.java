package dev.larder.fe.backup;

/** What a backup sends. */
public enum BackupType {
    /** Every file. */
    FULL,
    /** The files that an earlier snapshot of the same tables does not hold already. */
    INCREMENTAL
}
