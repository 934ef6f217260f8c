package dev.larder.common.blob.open;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Properties by names without regard to case, with typed values. */
final class Properties {
    /** By lower-case name. */
    private final Map<String, String> values = new TreeMap<>();
    /** The names as the user typed them, by lower-case name. */
    private final Map<String, String> typed = new TreeMap<>();

    Properties(Map<String, String> properties) {
        properties.forEach((name, value) -> {
            values.put(name.toLowerCase(Locale.ROOT), value.strip());
            typed.put(name.toLowerCase(Locale.ROOT), name);
        });
    }

    /** The value under the first of the names that has one. */
    Optional<String> text(List<String> names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    Optional<Boolean> truth(List<String> names) {
        return text(names).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw wrong(names, "must be true or false", value);
        });
    }

    int number(List<String> names, int min, int max, int otherwise) {
        Optional<String> value = text(names);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, like a number out of bounds.
        }
        throw wrong(names, "must be a number from " + min + " to " + max, value.get());
    }

    Duration millis(List<String> names, Duration max, Duration otherwise) {
        return Duration.ofMillis(
                number(names, 1, Math.toIntExact(max.toMillis()), Math.toIntExact(otherwise.toMillis())));
    }

    /** @param names those of the property; the error uses the one that the user typed */
    EngineException wrong(List<String> names, String rule, String value) {
        String name = names.stream()
                .filter(typed::containsKey)
                .map(typed::get)
                .findFirst()
                .orElse(names.get(0));
        return invalid("Property '" + name + "' " + rule + ": '" + value + "'");
    }

    static EngineException invalid(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
