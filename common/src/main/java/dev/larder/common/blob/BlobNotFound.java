package dev.larder.common.blob;

/** No blob has this key. */
public final class BlobNotFound extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public BlobNotFound(String message) {
        super(message);
    }

    public BlobNotFound(String message, Throwable cause) {
        super(message, cause);
    }
}
