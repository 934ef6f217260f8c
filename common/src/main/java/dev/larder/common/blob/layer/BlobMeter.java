package dev.larder.common.blob.layer;

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

    void failed(Operation operation);

    /** Bytes of a source were read to be stored; again when they are sent again. */
    void written(long bytes);

    /** Bytes of a blob arrived. */
    void read(long bytes);
}
