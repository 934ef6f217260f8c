package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobStoreException;

/** Is told what a store does, as it happens, from many threads. */
public interface BlobMeter {
    /** What was asked of the store. */
    enum Operation {
        PUT,
        OPEN,
        STAT,
        LIST,
        DELETE,
        PURGE
    }

    void requested(Operation operation);

    void failed(Operation operation, BlobStoreException cause);

    /** Bytes of a source were sent; again when they are sent again. */
    void written(long bytes);

    /** Bytes of a blob arrived. */
    void read(long bytes);
}
