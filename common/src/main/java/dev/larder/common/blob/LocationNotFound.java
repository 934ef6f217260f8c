package dev.larder.common.blob;

/** The bucket or the root folder does not exist. */
public final class LocationNotFound extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public LocationNotFound(String message) {
        super(message);
    }

    public LocationNotFound(String message, Throwable cause) {
        super(message, cause);
    }
}
