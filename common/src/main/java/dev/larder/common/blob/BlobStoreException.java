package dev.larder.common.blob;

import java.io.IOException;

/** A blob operation failed. The subclass names the cause; the message names operation, key and what the store said. */
public class BlobStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobStoreException(String message) {
        super(message);
    }

    public BlobStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may succeed a little later. */
    public boolean retriable() {
        return false;
    }
}
