package dev.larder.common.schema;

/** A text is not a value of a column type. The message names the type and the text, shortened. */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        MALFORMED,
        OUT_OF_RANGE,
        TOO_LONG
    }

    private final Reason reason;

    InvalidValueException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
