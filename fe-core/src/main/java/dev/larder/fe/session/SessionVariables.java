package dev.larder.fe.session;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.session.SystemVariable.Reach;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The variables of one session: system variables, which start as copies of the global ones, and the user's own
 * ({@code @name}). Safe for many threads.
 */
public final class SessionVariables {
    /** How many variables of its own a session may keep. */
    private static final int USER_VARIABLES_MAX = 1024;

    private final GlobalVariables globals;
    private final Map<String, VariableValue> values = new HashMap<>();
    private final Map<String, Object> userValues = new HashMap<>();

    public SessionVariables(GlobalVariables globals) {
        this.globals = globals;
        values.putAll(globals.values());
    }

    /** The value of a system variable, as {@code @@name} without a scope gives it; error 1193 if there is none. */
    public synchronized VariableValue get(String name) {
        SystemVariable variable = SystemVariables.require(name);
        return variable.reach() == Reach.GLOBAL_ONLY ? globals.get(name) : values.get(variable.name());
    }

    /** {@code @@GLOBAL.name} or {@code @@SESSION.name}; error 1238 if the variable has no value there. */
    public VariableValue get(String name, VariableScope scope) {
        SystemVariable variable = SystemVariables.require(name);
        if (scope == VariableScope.GLOBAL && variable.reach() == Reach.SESSION_ONLY) {
            throw new EngineException(
                    ErrorCode.VARIABLE_READ_ONLY, "Variable '" + variable.name() + "' is a SESSION variable");
        }
        // MySQL refuses @@SESSION of a global variable; Connector/J and others ask so, and any answer is the global
        // one.
        return scope == VariableScope.GLOBAL ? globals.get(name) : get(name);
    }

    /**
     * Sets a system variable to a Long, String, Boolean, BigDecimal or Double; absent is NULL. The errors are MySQL's:
     * 1193 unknown, 1238 read only, 1228 and 1229 wrong scope, 1231 wrong value.
     */
    public void set(String name, VariableScope scope, Optional<Object> value) {
        if (scope == VariableScope.GLOBAL) {
            globals.set(name, value);
            return;
        }
        SystemVariable variable = SystemVariables.require(name);
        variable.checkSettable(scope);
        put(variable, variable.accept(value));
    }

    /** {@code SET name = DEFAULT}: the session's value becomes the global one, the global one that of a fresh server. */
    public void reset(String name, VariableScope scope) {
        if (scope == VariableScope.GLOBAL) {
            globals.reset(name);
            return;
        }
        SystemVariable variable = SystemVariables.require(name);
        variable.checkSettable(scope);
        put(variable, variable.reach() == Reach.SESSION_ONLY ? variable.initial() : globals.get(name));
    }

    /** {@code SET NAMES characterSet [COLLATE collation]}. */
    public synchronized void setNames(String characterSet, Optional<String> collation) {
        CharacterSet set = CharacterSet.require(characterSet);
        String compared = collation.orElse(set.defaultCollation());
        SystemVariable collationVariable = SystemVariables.require("collation_connection");
        put(collationVariable, collationVariable.accept(Optional.of(compared)));
        for (String name : new String[] {"character_set_client", "character_set_connection", "character_set_results"}) {
            put(SystemVariables.require(name), new VariableValue.Text(Optional.of(set.name())));
        }
    }

    /** Rows of SHOW VARIABLES: every name, older names too, in order. */
    public SortedMap<String, String> shown(VariableScope scope) {
        SortedMap<String, String> rows = new TreeMap<>();
        for (String name : SystemVariables.names()) {
            SystemVariable variable = SystemVariables.require(name);
            if (scope == VariableScope.SESSION) {
                rows.put(name, get(name).shown());
            } else if (variable.reach() != Reach.SESSION_ONLY) {
                rows.put(name, globals.get(name).shown());
            }
        }
        return rows;
    }

    /** A numeric or switch variable as a number. */
    public long number(String name) {
        return get(name)
                .selected()
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .orElseThrow(() -> new IllegalStateException("Not a number: " + name));
    }

    public boolean isOn(String name) {
        return number(name) != 0;
    }

    /** A text variable; nothing if it is NULL. */
    public Optional<String> text(String name) {
        return get(name).selected().map(Object::toString);
    }

    /** In which the client writes its statements. */
    public CharacterSet clientCharacterSet() {
        return text("character_set_client").flatMap(CharacterSet::named).orElse(CharacterSet.UTF8MB4);
    }

    /** In which the client wants results; NULL means as they are stored, in UTF-8. */
    public CharacterSet resultsCharacterSet() {
        return text("character_set_results").flatMap(CharacterSet::named).orElse(CharacterSet.UTF8MB4);
    }

    /** The session's time zone; nothing if it is that of the system. */
    public Optional<ZoneId> timeZone() {
        return text("time_zone").filter(name -> !name.equals("SYSTEM")).map(ZoneId::of);
    }

    /** The value of {@code @name}; nothing if it is NULL or was never set. */
    public synchronized Optional<Object> userVariable(String name) {
        return Optional.ofNullable(userValues.get(name.toLowerCase(Locale.ROOT)));
    }

    /** {@code SET @name = value}; absent is NULL. */
    public synchronized void setUserVariable(String name, Optional<Object> value) {
        String key = name.toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
            userValues.remove(key);
            return;
        }
        if (userValues.size() >= USER_VARIABLES_MAX && !userValues.containsKey(key)) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "A session may have " + USER_VARIABLES_MAX + " user variables: '@" + name + "' is one too many");
        }
        userValues.put(key, value.get());
    }

    /** Back to the global values, as after login. */
    synchronized void resetAll() {
        values.clear();
        values.putAll(globals.values());
        userValues.clear();
    }

    private synchronized void put(SystemVariable variable, VariableValue value) {
        values.put(variable.name(), value);
    }
}
