package dev.larder.fe.session;

import java.util.Optional;

/** The value of a system variable: a whole number, a text, or NULL. */
public sealed interface VariableValue {
    /** As SHOW VARIABLES prints it. */
    String shown();

    /** A whole number. */
    record Whole(long value) implements VariableValue {
        @Override
        public String shown() {
            return Long.toString(value);
        }
    }

    /** A switch: SELECT gives 1 or 0, SHOW VARIABLES prints ON or OFF. */
    record Switch(boolean on) implements VariableValue {
        @Override
        public String shown() {
            return on ? "ON" : "OFF";
        }
    }

    /** A text; absent is NULL, which only {@code character_set_results} may be. */
    record Text(Optional<String> value) implements VariableValue {
        @Override
        public String shown() {
            return value.orElse("");
        }
    }

    /** What {@code SELECT @@name} gives: a {@link Long}, a {@link String}, or nothing for NULL. */
    default Optional<Object> selected() {
        if (this instanceof Whole whole) {
            return Optional.of(whole.value());
        }
        if (this instanceof Switch state) {
            return Optional.of(state.on() ? 1L : 0L);
        }
        return ((Text) this).value().map(text -> text);
    }
}
