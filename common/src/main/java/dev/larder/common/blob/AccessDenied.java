package dev.larder.common.blob;

/** The store refused the credentials, or they do not allow this operation. */
public final class AccessDenied extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public AccessDenied(String message) {
        super(message);
    }

    public AccessDenied(String message, Throwable cause) {
        super(message, cause);
    }
}
