package dev.larder.fe.restore;

/** What the snapshot of a restore has. */
public enum RestoreContent {
    ALL,
    /** Definitions without rows. */
    METADATA_ONLY
}
