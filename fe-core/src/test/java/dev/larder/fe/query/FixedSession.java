package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.sql.tree.VariableScope;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A session where nothing changes, for tests. */
final class FixedSession implements SessionValues {
    private static final Map<String, Object> VARIABLES = Map.ofEntries(
            Map.entry("version_comment", "Larder version 1"),
            Map.entry("auto_increment_increment", 1L),
            Map.entry("character_set_client", "utf8mb4"),
            Map.entry("max_allowed_packet", 67_108_864L),
            Map.entry("sql_mode", "STRICT_TRANS_TABLES"),
            Map.entry("autocommit", 1L),
            Map.entry("session_track_system_variables", "*"));
    private static final String NULL_VARIABLE = "character_set_results";

    @Override
    public Optional<String> database() {
        return Optional.of("demo");
    }

    @Override
    public String user() {
        return "root@127.0.0.1";
    }

    @Override
    public String currentUser() {
        return "root@%";
    }

    @Override
    public long connectionId() {
        return 7;
    }

    @Override
    public String version() {
        return "8.0.33";
    }

    @Override
    public long lastInsertId() {
        return 0;
    }

    @Override
    public LocalDateTime now() {
        return LocalDateTime.of(2026, 11, 22, 20, 30, 15, 123_456_000);
    }

    @Override
    public ZoneId timeZone() {
        return ZoneId.of("Asia/Shanghai");
    }

    @Override
    public Optional<Object> systemVariable(VariableScope scope, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals(NULL_VARIABLE)) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(VARIABLES.get(lower))
                .orElseThrow(() ->
                        new EngineException(ErrorCode.UNKNOWN_VARIABLE, "Unknown system variable '" + name + "'")));
    }

    @Override
    public Optional<Object> userVariable(String name) {
        return name.equalsIgnoreCase("two") ? Optional.of(2L) : Optional.empty();
    }
}
