package dev.larder.fe.job;

/** What is asked of the signature of a snapshot, where its repository has keys that sign. */
public enum Trust {
    /** It must be there, and good. */
    REQUIRED,
    /** Somebody has said that it does not matter. */
    FORCED
}
