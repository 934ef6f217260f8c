package dev.larder.fe.config;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;

/**
 * One setting: a whole number.
 *
 * @param otherwise its default
 * @param min the least value it takes
 * @param max the greatest value it takes
 * @param description what it rules, for SHOW and for the reference page
 */
public record ConfigKey(String name, long otherwise, long min, long max, Change change, String description) {
    /** When a setting may change. */
    public enum Change {
        /** Never, or only at the start. */
        FIXED,
        /** At any time; a statement says whether the change outlives the frontend. */
        ANY_TIME,
        /** At any time, and always for good, because the state itself depends on it. */
        FOR_GOOD
    }

    public ConfigKey {
        if (otherwise < min || otherwise > max) {
            throw new IllegalArgumentException(name + ": default " + otherwise + " is not " + min + " to " + max);
        }
    }

    public boolean mutable() {
        return change != Change.FIXED;
    }

    /** The value that a text means, or an EngineException that says what is expected. */
    public long value(String text) {
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, refusal(text), e);
        }
        if (value < min || value > max) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, refusal(text));
        }
        return value;
    }

    private String refusal(String text) {
        return "Config '" + name + "' must be a whole number from " + min + " to " + max + ": " + text;
    }
}
