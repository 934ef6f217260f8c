package dev.larder.fe.session;

import static dev.larder.fe.session.SystemVariable.choice;
import static dev.larder.fe.session.SystemVariable.number;
import static dev.larder.fe.session.SystemVariable.onOff;
import static dev.larder.fe.session.SystemVariable.text;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The one list of system variables. Each says the truth about this server: what a client sets here either has its
 * effect, or (like a buffer size of a storage engine we do not have) could have none.
 */
final class SystemVariables {
    static final int PACKET_BYTES_MAX = 1 << 30;
    private static final int SECONDS_MAX = 31_536_000;

    /** The modes that change how SQL is read; our SQL is read in one way, so they are refused. */
    private static final Set<String> MODES_REFUSED = Set.of(
            "ANSI", "ANSI_QUOTES", "PIPES_AS_CONCAT", "NO_BACKSLASH_ESCAPES", "IGNORE_SPACE", "HIGH_NOT_PRECEDENCE");

    private static final Set<String> MODES = Set.of(
            "ALLOW_INVALID_DATES",
            "ERROR_FOR_DIVISION_BY_ZERO",
            "NO_AUTO_CREATE_USER",
            "NO_AUTO_VALUE_ON_ZERO",
            "NO_DIR_IN_CREATE",
            "NO_ENGINE_SUBSTITUTION",
            "NO_UNSIGNED_SUBTRACTION",
            "NO_ZERO_DATE",
            "NO_ZERO_IN_DATE",
            "ONLY_FULL_GROUP_BY",
            "PAD_CHAR_TO_FULL_LENGTH",
            "REAL_AS_FLOAT",
            "STRICT_ALL_TABLES",
            "STRICT_TRANS_TABLES",
            "TIME_TRUNCATE_FRACTIONAL",
            "TRADITIONAL");

    /** Older names of variables; both read and write the same value. */
    private static final Map<String, String> ALIASES = Map.of(
            "tx_isolation", "transaction_isolation",
            "tx_read_only", "transaction_read_only");

    private static final Map<String, SystemVariable> ALL = byName(List.of(
            number("auto_increment_increment", 1, 1, 65_535),
            number("auto_increment_offset", 1, 1, 65_535),
            onOff("autocommit", true),
            onOff("automatic_sp_privileges", false).globalOnly().fixed(),
            characterSet("character_set_client"),
            characterSet("character_set_connection"),
            characterSet("character_set_database"),
            text("character_set_filesystem", "binary").fixed(),
            characterSet("character_set_results").orNull(),
            characterSet("character_set_server").fixed(),
            text("character_set_system", "utf8mb3").globalOnly().fixed(),
            collation("collation_connection", "utf8mb4_general_ci"),
            collation("collation_database", "utf8mb4_bin"),
            collation("collation_server", "utf8mb4_bin").fixed(),
            number("connect_timeout", 10, 2, SECONDS_MAX).globalOnly().fixed(),
            choice("default_storage_engine", "OLAP", "OLAP").fixed(),
            text("default_authentication_plugin", "mysql_native_password")
                    .globalOnly()
                    .fixed(),
            number("div_precision_increment", 4, 4, 4).fixed(),
            onOff("explicit_defaults_for_timestamp", true).fixed(),
            onOff("foreign_key_checks", true),
            onOff("unique_checks", true),
            number("group_concat_max_len", 1024, 4, Long.MAX_VALUE),
            choice("gtid_mode", "OFF", "OFF").globalOnly().fixed(),
            text("have_openssl", "DISABLED").globalOnly().fixed(),
            text("have_ssl", "DISABLED").globalOnly().fixed(),
            text("hostname", "localhost").globalOnly().fixed(),
            number("information_schema_stats_expiry", 86_400, 0, SECONDS_MAX),
            text("init_connect", "").globalOnly().fixed(),
            number("insert_timeout", 14_400, 1, SECONDS_MAX),
            number("interactive_timeout", 28_800, 1, SECONDS_MAX),
            text("lc_messages", "en_US").fixed(),
            text("lc_time_names", "en_US").fixed(),
            text("license", "Apache-2.0").globalOnly().fixed(),
            onOff("local_infile", false).globalOnly().fixed(),
            number("lock_wait_timeout", SECONDS_MAX, 1, SECONDS_MAX),
            onOff("log_bin", false).globalOnly().fixed(),
            number("lower_case_table_names", 0, 0, 2).globalOnly().fixed(),
            number("max_allowed_packet", 64 << 20, 1024, PACKET_BYTES_MAX).fixed(),
            number("max_connections", 4096, 1, 100_000).globalOnly().fixed(),
            number("max_execution_time", 0, 0, Integer.MAX_VALUE),
            number("max_prepared_stmt_count", 1000, 0, 100_000).globalOnly().fixed(),
            number("net_buffer_length", 16_384, 1024, 1 << 20).fixed(),
            number("net_read_timeout", 30, 1, SECONDS_MAX),
            number("net_write_timeout", 60, 1, SECONDS_MAX),
            text("optimizer_switch", ""),
            onOff("performance_schema", false).globalOnly().fixed(),
            number("port", 9030, 0, 65_535).globalOnly().fixed(),
            number("protocol_version", 10, 10, 10).globalOnly().fixed(),
            number("query_cache_size", 0, 0, 0).globalOnly(),
            choice("query_cache_type", "OFF", "OFF", "ON", "DEMAND").fixed(),
            number("query_timeout", 900, 1, SECONDS_MAX),
            onOff("read_only", false).globalOnly().fixed(),
            onOff("require_secure_transport", false).globalOnly().fixed(),
            text("session_track_gtids", "OFF").fixed(),
            onOff("session_track_schema", false),
            onOff("session_track_state_change", false),
            text("session_track_system_variables", ""),
            choice("session_track_transaction_info", "OFF", "OFF", "STATE", "CHARACTERISTICS"),
            onOff("skip_show_database", false).globalOnly().fixed(),
            onOff("sql_auto_is_null", false).fixed(),
            onOff("sql_log_bin", false).sessionOnly(),
            text("sql_mode", "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION", SystemVariables::modes),
            onOff("sql_notes", true),
            onOff("sql_quote_show_create", true).fixed(),
            onOff("sql_safe_updates", false),
            number("sql_select_limit", Long.MAX_VALUE, 0, Long.MAX_VALUE),
            onOff("sql_warnings", false),
            onOff("super_read_only", false).globalOnly().fixed(),
            text("system_time_zone", "UTC").globalOnly().fixed(),
            text("time_zone", "SYSTEM", SystemVariables::timeZone),
            text("tls_version", "").globalOnly().fixed(),
            // Each statement reads one state of the cluster, and the next may read a newer one.
            choice(
                    "transaction_isolation",
                    "READ-COMMITTED",
                    "READ-UNCOMMITTED",
                    "READ-COMMITTED",
                    "REPEATABLE-READ",
                    "SERIALIZABLE"),
            onOff("transaction_read_only", false),
            text("version", ServerVersion.MYSQL).globalOnly().fixed(),
            text("version_comment", ServerVersion.COMMENT).globalOnly().fixed(),
            text("version_compile_machine", System.getProperty("os.arch", ""))
                    .globalOnly()
                    .fixed(),
            text("version_compile_os", System.getProperty("os.name", ""))
                    .globalOnly()
                    .fixed(),
            number("wait_timeout", 28_800, 1, SECONDS_MAX)));

    private SystemVariables() {}

    static Optional<SystemVariable> find(String name) {
        return Optional.ofNullable(ALL.get(canonical(name)));
    }

    static SystemVariable require(String name) {
        return find(name)
                .orElseThrow(() ->
                        new EngineException(ErrorCode.UNKNOWN_VARIABLE, "Unknown system variable '" + name + "'"));
    }

    /** All names a user may say, older ones too. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>(ALL.keySet());
        names.addAll(ALIASES.keySet());
        return names;
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(lower, lower);
    }

    private static Map<String, SystemVariable> byName(List<SystemVariable> variables) {
        Map<String, SystemVariable> map = new TreeMap<>();
        variables.forEach(variable -> map.put(variable.name(), variable));
        return Map.copyOf(map);
    }

    private static SystemVariable characterSet(String name) {
        return text(name, CharacterSet.UTF8MB4.name(), value -> CharacterSet.named(value)
                .map(CharacterSet::name));
    }

    private static SystemVariable collation(String name, String initial) {
        return text(
                name,
                initial,
                value -> value.matches("[A-Za-z0-9_]{1,64}")
                        ? CharacterSet.ofCollation(value).map(set -> value.toLowerCase(Locale.ROOT))
                        : Optional.empty());
    }

    private static Optional<String> modes(String value) {
        List<String> names = Arrays.stream(value.split(",", -1))
                .map(name -> name.trim().toUpperCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        boolean known = names.stream().allMatch(name -> MODES.contains(name) && !MODES_REFUSED.contains(name));
        return known ? Optional.of(String.join(",", names)) : Optional.empty();
    }

    private static Optional<String> timeZone(String value) {
        if (value.equalsIgnoreCase("SYSTEM")) {
            return Optional.of("SYSTEM");
        }
        try {
            // MySQL writes +8:00 where the JDK wants two digits.
            String padded = value.matches("[+-]\\d:\\d\\d") ? value.charAt(0) + "0" + value.substring(1) : value;
            return Optional.of(ZoneId.of(padded).getId().equals("Z") ? "+00:00" : padded);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
