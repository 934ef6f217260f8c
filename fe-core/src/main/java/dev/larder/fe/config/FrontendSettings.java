package dev.larder.fe.config;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the settings are now: what was changed while this frontend runs, else what is kept in the log, else what it was
 * started with, else the default. Any thread.
 */
public final class FrontendSettings {
    private final Map<String, String> started;
    private final Supplier<Map<String, String>> kept;
    private volatile Map<String, String> changed = Map.of();

    private FrontendSettings(Map<String, String> started, Supplier<Map<String, String>> kept) {
        this.started = Map.copyOf(started);
        this.kept = kept;
    }

    /**
     * @param started by name, checked with {@link #checkStart}
     * @param kept what the log holds, by name
     */
    public static FrontendSettings of(Map<String, String> started, Supplier<Map<String, String>> kept) {
        return new FrontendSettings(started, kept);
    }

    /** Throws an EngineException unless a frontend can be started with this. */
    public static void checkStart(String name, String value) {
        ConfigKey key = changeable(name);
        if (key.change() == ConfigKey.Change.FOR_GOOD) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Config '" + key.name() + "' is kept in the log: set it with ADMIN SET FRONTEND CONFIG");
        }
        key.value(value);
    }

    /** The key of that name, or an EngineException that says why it cannot be changed. */
    public static ConfigKey changeable(String name) {
        String why = ConfigKeys.meaningless().get(name.toLowerCase(Locale.ROOT));
        if (why != null) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Config '" + name + "' has no meaning here: " + why);
        }
        ConfigKey key = ConfigKeys.named(name)
                .orElseThrow(
                        () -> new EngineException(ErrorCode.ANALYSIS_ERROR, "Config '" + name + "' does not exist"));
        if (!key.mutable()) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Config '" + key.name() + "' is not mutable");
        }
        return key;
    }

    /** Until this frontend ends. */
    public synchronized void change(ConfigKey key, long value) {
        Map<String, String> next = new HashMap<>(changed);
        next.put(key.name(), Long.toString(value));
        changed = Map.copyOf(next);
    }

    /** What the log holds counts again. */
    public synchronized void forget(ConfigKey key) {
        Map<String, String> next = new HashMap<>(changed);
        next.remove(key.name());
        changed = Map.copyOf(next);
    }

    public long value(ConfigKey key) {
        String text = changed.get(key.name());
        text = text != null ? text : kept.get().get(key.name());
        text = text != null ? text : started.get(key.name());
        return text == null ? key.otherwise() : key.value(text);
    }

    public int number(ConfigKey key) {
        return Math.toIntExact(value(key));
    }

    public Duration millis(ConfigKey key) {
        return Duration.ofMillis(value(key));
    }
}
