package dev.larder.common.blob;

/** What a put does when the key exists. */
public enum WriteMode {
    /** Fails with {@link BlobAlreadyExists}. Of several writers at once exactly one succeeds, where the store can. */
    CREATE_NEW,
    /** The new bytes take the place of the old, at one instant. */
    REPLACE
}
