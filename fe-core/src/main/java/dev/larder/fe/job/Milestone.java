package dev.larder.fe.job;

/** Points in a job's life whose time is shown. */
public enum Milestone {
    META_PREPARED,
    SNAPSHOT_FINISHED,
    UPLOAD_FINISHED,
    DOWNLOAD_FINISHED,
    FINISHED
}
