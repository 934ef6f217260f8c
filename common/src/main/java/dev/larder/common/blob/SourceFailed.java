package dev.larder.common.blob;

/** The source of a put could not be read, or had not the length it said. Nothing is wrong with the store. */
public final class SourceFailed extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public SourceFailed(String message) {
        super(message);
    }

    public SourceFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
