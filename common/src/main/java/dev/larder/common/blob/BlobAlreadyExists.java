package dev.larder.common.blob;

/** CREATE_NEW found a blob under this key. */
public final class BlobAlreadyExists extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public BlobAlreadyExists(String message) {
        super(message);
    }

    public BlobAlreadyExists(String message, Throwable cause) {
        super(message, cause);
    }
}
