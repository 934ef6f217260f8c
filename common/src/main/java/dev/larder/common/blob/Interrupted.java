package dev.larder.common.blob;

/** The thread was interrupted while it waited for the store; its interrupt flag is set again. */
public final class Interrupted extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    public Interrupted(String message) {
        super(message);
        Thread.currentThread().interrupt();
    }

    public Interrupted(String message, Throwable cause) {
        super(message, cause);
        Thread.currentThread().interrupt();
    }
}
