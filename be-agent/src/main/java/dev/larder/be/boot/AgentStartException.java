package dev.larder.be.boot;

/** An agent cannot start; the message is one line for whoever started it. */
public final class AgentStartException extends Exception {
    private static final long serialVersionUID = 1L;

    AgentStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
