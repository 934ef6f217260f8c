package dev.larder.be.boot;

import dev.larder.be.transfer.BundleRules;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.AgentToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the texts of a configuration into a config, and collects everything that is wrong with them. */
final class Settings {
    private static final Pattern BYTES = Pattern.compile("(\\d{1,15})([kmgt]?)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final long PORT_MAX = 65_535;
    private static final long QUERY_MEMORY_MIN = 64L << 20;

    /** A file of a bundle is in memory while it is sent, once for each transfer thread. */
    private static final long BUNDLE_FILE_MAX = 64L << 20;

    private static final long BUNDLE_SIZE_MIN = 1L << 20;
    private static final long BUNDLE_SIZE_MAX = 256L << 20;

    private final Map<AgentKey, String> texts;
    private final List<String> problems = new ArrayList<>();

    private Settings(Map<AgentKey, String> texts) {
        this.texts = texts;
    }

    /** @param texts what was given; defaults stand in for the rest */
    static AgentConfig read(Map<AgentKey, String> texts, List<String> problemsSoFar) throws ConfigException {
        Settings settings = new Settings(texts);
        settings.problems.addAll(problemsSoFar);
        return settings.read();
    }

    private AgentConfig read() throws ConfigException {
        String host = text(AgentKey.HOST);
        long port = number(AgentKey.PORT, 0, PORT_MAX);
        Optional<Path> data = path(AgentKey.DATA);
        Optional<AgentToken> token = token();
        AgentConfig.Limits limits = new AgentConfig.Limits(
                (int) number(AgentKey.TRANSFER_THREADS, 1, 256),
                (int) number(AgentKey.TRANSFER_THREADS_MIN, 1, 256),
                bytes(AgentKey.TRANSFER_BYTES_PER_SECOND, 0),
                new BundleRules(
                        bytes(AgentKey.BUNDLE_FILE_MAX, 0, BUNDLE_FILE_MAX),
                        bytes(AgentKey.BUNDLE_SIZE, BUNDLE_SIZE_MIN, BUNDLE_SIZE_MAX)),
                bytes(AgentKey.DISK_RESERVE, 0),
                bytes(AgentKey.QUERY_MEMORY, QUERY_MEMORY_MIN));
        Map<TaskId.Kind, Duration> delays = delays();
        OptionalInt debugPort = text(AgentKey.DEBUG_HTTP_PORT).isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) number(AgentKey.DEBUG_HTTP_PORT, 0, PORT_MAX));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new AgentConfig(host, (int) port, data.orElseThrow(), token.orElseThrow(), limits, delays, debugPort);
    }

    private String text(AgentKey key) {
        return texts.getOrDefault(key, key.defaultText()).strip();
    }

    private long number(AgentKey key, long min, long max) {
        try {
            long number = Long.parseLong(text(key));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.add(key.key() + " must be a number from " + min + " to " + max + ": '" + text(key) + "'");
        return min;
    }

    private long bytes(AgentKey key, long min) {
        Matcher matcher = BYTES.matcher(text(key).toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long bytes = Long.parseLong(matcher.group(1)) << unitShift(matcher.group(2));
            if (bytes >= min) {
                return bytes;
            }
        }
        problems.add(key.key() + " must be a number of bytes, with k, m, g or t behind it or nothing, at least " + min
                + ": '" + text(key) + "'");
        return min;
    }

    private long bytes(AgentKey key, long min, long max) {
        long bytes = bytes(key, min);
        if (bytes > max) {
            problems.add(key.key() + " must be at most " + max + " bytes: '" + text(key) + "'");
            return max;
        }
        return bytes;
    }

    private static int unitShift(String unit) {
        return switch (unit) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            case "t" -> 40;
            default -> 0;
        };
    }

    private Optional<Path> path(AgentKey key) {
        try {
            if (!text(key).isEmpty()) {
                return Optional.of(Path.of(text(key)));
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        problems.add(key.key() + " must be a path: '" + text(key) + "'");
        return Optional.empty();
    }

    private Optional<AgentToken> token() {
        String given = text(AgentKey.TOKEN);
        String file = text(AgentKey.TOKEN_FILE);
        if (given.isEmpty() == file.isEmpty()) {
            problems.add(
                    "exactly one of token and token-file must be given: without the cluster's token nobody may talk"
                            + " to this backend");
            return Optional.empty();
        }
        try {
            String value = given.isEmpty()
                    ? Files.readString(Path.of(file), StandardCharsets.UTF_8).strip()
                    : given;
            return Optional.of(AgentToken.of(value));
        } catch (IOException | InvalidPathException e) {
            problems.add("token-file cannot be read: '" + file + "'");
        } catch (IllegalArgumentException e) {
            // The value stays out of the message: it may be a secret with a typing error.
            problems.add(e.getMessage());
        }
        return Optional.empty();
    }

    private Map<TaskId.Kind, Duration> delays() {
        Map<TaskId.Kind, Duration> delays = new EnumMap<>(TaskId.Kind.class);
        String all = text(AgentKey.TASK_DELAY);
        if (all.isEmpty()) {
            return delays;
        }
        for (String one : all.split(",", -1)) {
            int equals = one.indexOf('=');
            Optional<TaskId.Kind> kind =
                    kind(one.substring(0, Math.max(0, equals)).strip());
            Optional<Duration> delay = duration(one.substring(equals + 1).strip());
            if (kind.isEmpty() || delay.isEmpty()) {
                problems.add(AgentKey.TASK_DELAY.key() + " must be kinds of task with durations, such as UPLOAD=2s: '"
                        + one + "'");
            } else {
                delays.put(kind.get(), delay.get());
            }
        }
        return delays;
    }

    private static Optional<TaskId.Kind> kind(String name) {
        try {
            return Optional.of(TaskId.Kind.valueOf(name.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    default -> Duration.ofMinutes(amount);
                });
    }
}
