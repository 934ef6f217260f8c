package dev.larder.fe.boot;

/** A frontend cannot start; the message is one line for whoever started it. */
public final class FrontendStartException extends Exception {
    private static final long serialVersionUID = 1L;

    FrontendStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
