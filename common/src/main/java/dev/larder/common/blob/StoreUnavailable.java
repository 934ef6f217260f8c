package dev.larder.common.blob;

/** The store could not be reached, was busy, or broke off; trying again may help. */
public final class StoreUnavailable extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message) {
        super(message);
    }

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retriable() {
        return true;
    }
}
