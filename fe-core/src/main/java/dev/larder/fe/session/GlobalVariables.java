package dev.larder.fe.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values with which sessions start. Safe for many threads: readers see one immutable map, writers replace it.
 */
public final class GlobalVariables {
    private volatile Map<String, VariableValue> values;

    private GlobalVariables(Map<String, VariableValue> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * The defaults, and what only the started server knows ({@code port}, {@code hostname}, {@code system_time_zone},
     * {@code max_allowed_packet}, ...); that may be a read only variable.
     */
    public static GlobalVariables with(Map<String, ?> known) {
        Map<String, VariableValue> values = new HashMap<>();
        for (String name : SystemVariables.names()) {
            SystemVariable variable = SystemVariables.require(name);
            values.put(variable.name(), variable.initial());
        }
        known.forEach((name, value) -> {
            SystemVariable variable = SystemVariables.require(name);
            values.put(variable.name(), variable.accept(Optional.of(value)));
        });
        return new GlobalVariables(values);
    }

    public VariableValue get(String name) {
        SystemVariable variable = SystemVariables.require(name);
        return values.get(variable.name());
    }

    /** Sets the value for sessions to come; an absent value is NULL. */
    public void set(String name, Optional<Object> value) {
        SystemVariable variable = SystemVariables.require(name);
        variable.checkSettable(VariableScope.GLOBAL);
        put(variable.name(), variable.accept(value));
    }

    /** {@code SET GLOBAL name = DEFAULT}. */
    public void reset(String name) {
        SystemVariable variable = SystemVariables.require(name);
        variable.checkSettable(VariableScope.GLOBAL);
        put(variable.name(), variable.initial());
    }

    Map<String, VariableValue> values() {
        return values;
    }

    private synchronized void put(String name, VariableValue value) {
        Map<String, VariableValue> changed = new HashMap<>(values);
        changed.put(name, value);
        values = Map.copyOf(changed);
    }
}
