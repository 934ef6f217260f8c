package dev.larder.fe.backup;

/** How much of its tables a backup takes. */
public enum BackupContent {
    /** Definitions and rows. */
    ALL,
    /** Definitions alone: what is restored from it is empty. */
    METADATA_ONLY
}
