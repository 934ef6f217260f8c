package dev.larder.common.error;

/**
 * Ends a statement with an error the user sees. The message is complete English for the user: it names the thing, the
 * value and what was expected, and never holds a secret.
 */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public EngineException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public EngineException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public EngineException(Failure failure) {
        this(failure.code(), failure.message());
    }

    public ErrorCode code() {
        return code;
    }

    public Failure failure() {
        return new Failure(code, getMessage());
    }
}
