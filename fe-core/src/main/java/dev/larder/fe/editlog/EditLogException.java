package dev.larder.fe.editlog;

/**
 * The edit log cannot be used: it is damaged, written by a newer version, or another process has it. The message is
 * for the operator and says what to do; the frontend must not go on.
 */
public final class EditLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EditLogException(String message) {
        super(message);
    }

    public EditLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
