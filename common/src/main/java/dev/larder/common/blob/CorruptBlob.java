package dev.larder.common.blob;

/** Bytes that came back are not the bytes that were stored. */
public final class CorruptBlob extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public CorruptBlob(String message) {
        super(message);
    }

    public CorruptBlob(String message, Throwable cause) {
        super(message, cause);
    }
}
