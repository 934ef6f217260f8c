package dev.larder.common.blob;

import java.time.Duration;

/** The store could not be reached, was busy, or broke off; trying again may help. */
public final class StoreUnavailable extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public StoreUnavailable(String message) {
        super(message);
        this.retryAfter = Duration.ZERO;
    }

    public StoreUnavailable(String message, Throwable cause) {
        this(message, cause, Duration.ZERO);
    }

    /** @param retryAfter how long the store asks not to be asked again; zero when it says nothing about it */
    public StoreUnavailable(String message, Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the store asks to be left alone; zero when it says nothing about it. Nothing bounds what it says. */
    public Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public boolean retriable() {
        return true;
    }
}
