package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.sql.tree.PropertyList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes typed values out of the properties of a job statement; what nobody took is unknown. Not thread safe. */
final class PropertyReader {
    private static final Duration TIMEOUT_MIN = Duration.ofMinutes(10);
    private static final Duration TIMEOUT_MAX = Duration.ofDays(365);
    private static final String BYTES_PER_SECOND = "max_bytes_per_second";
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    private final Map<String, String> rest = new LinkedHashMap<>();

    PropertyReader(PropertyList properties) {
        properties.asMap().forEach((key, value) -> rest.put(key.toLowerCase(Locale.ROOT), value));
    }

    Optional<String> take(String key) {
        return Optional.ofNullable(rest.remove(key));
    }

    boolean takeBoolean(String key) {
        return take(key)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw wrong("Invalid boolean property " + key + " value: " + value);
                })
                .orElse(false);
    }

    Duration takeTimeout(Duration otherwise) {
        Optional<String> text = take("timeout");
        if (text.isEmpty()) {
            return otherwise;
        }
        long seconds;
        try {
            seconds = Long.parseLong(text.get().trim());
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "Invalid timeout format: " + text.get(), e);
        }
        if (seconds < TIMEOUT_MIN.toSeconds()) {
            throw wrong("timeout must be at least 10 min");
        }
        return Duration.ofSeconds(Math.min(seconds, TIMEOUT_MAX.toSeconds()));
    }

    /** The limit of the job on each backend, bounded like that of all jobs; 0 for none. */
    long takeBytesPerSecond() {
        long max = ConfigKeys.TRANSFER_LIMIT.max();
        String text = take(BYTES_PER_SECOND).orElse("0").trim();
        if (!DIGITS.matcher(text).matches() || Long.parseLong(text) > max) {
            throw wrong(BYTES_PER_SECOND + " must be a whole number of bytes, 0 to " + max + ": " + text);
        }
        return Long.parseLong(text);
    }

    /** The same where it is what the statement is about. */
    long requireBytesPerSecond() {
        if (!rest.containsKey(BYTES_PER_SECOND)) {
            throw wrong(
                    "Only " + BYTES_PER_SECOND + " can be changed while a job runs: it is not among " + rest.keySet());
        }
        return takeBytesPerSecond();
    }

    /** Ends the reading: a property nobody took is refused by name. */
    void refuseRest(String what) {
        if (!rest.isEmpty()) {
            throw wrong("Unknown " + what + " job properties: " + rest.keySet());
        }
    }

    static EngineException wrong(String message) {
        return new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, message);
    }
}
