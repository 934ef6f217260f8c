package dev.larder.fe.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionVariablesTest {
    private final GlobalVariables globals = GlobalVariables.with(Map.of("port", 9030L, "max_allowed_packet", 1L << 20));
    private final SessionVariables variables = new SessionVariables(globals);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto_increment_increment",
                "character_set_client",
                "character_set_connection",
                "character_set_results",
                "character_set_server",
                "character_set_database",
                "collation_server",
                "collation_connection",
                "init_connect",
                "interactive_timeout",
                "license",
                "lower_case_table_names",
                "max_allowed_packet",
                "net_write_timeout",
                "performance_schema",
                "query_cache_size",
                "query_cache_type",
                "sql_mode",
                "system_time_zone",
                "time_zone",
                "transaction_isolation",
                "tx_isolation",
                "wait_timeout",
                "version",
                "version_comment",
                "session_track_system_variables",
                "session_track_schema",
                "optimizer_switch",
                "sql_safe_updates",
                "sql_select_limit",
                "information_schema_stats_expiry"
            })
    void hasWhatClientsAskForWhenTheyConnect(String name) {
        assertThat(variables.get(name).selected()).isPresent();
        assertThat(variables.shown(VariableScope.SESSION)).containsKey(name);
    }

    @Test
    void selectsSwitchesAsNumbersAndShowsThemAsWords() {
        assertThat(variables.get("AUTOCOMMIT").selected()).contains(1L);
        assertThat(variables.shown(VariableScope.SESSION)).containsEntry("autocommit", "ON");
        set("autocommit", "off");
        assertThat(variables.get("autocommit").selected()).contains(0L);
    }

    @Test
    void keepsNumbersWithinBounds() {
        set("wait_timeout", 10L);
        assertThat(variables.number("wait_timeout")).isEqualTo(10);
        set("wait_timeout", 0L);
        assertThat(variables.number("wait_timeout")).isEqualTo(1);
        set("sql_select_limit", new BigDecimal("18446744073709551615"));
        assertThat(variables.number("sql_select_limit")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesWhatMySqlRefuses() {
        assertFails(ErrorCode.UNKNOWN_VARIABLE, () -> set("nosuch", 1L));
        assertFails(ErrorCode.VARIABLE_READ_ONLY, () -> set("version", "9"));
        assertFails(ErrorCode.WRONG_VARIABLE_VALUE, () -> set("autocommit", "maybe"));
        assertFails(ErrorCode.WRONG_VARIABLE_VALUE, () -> set("wait_timeout", "soon"));
        assertFails(ErrorCode.WRONG_VARIABLE_VALUE, () -> set("sql_mode", "ANSI_QUOTES"));
        assertFails(ErrorCode.WRONG_VARIABLE_VALUE, () -> set("time_zone", "Nowhere/Atlantis"));
        assertFails(ErrorCode.WRONG_VARIABLE_VALUE, () -> set("transaction_isolation", "PERFECT"));
        assertFails(ErrorCode.GLOBAL_VARIABLE, () -> set("query_cache_size", 0L));
        assertFails(
                ErrorCode.SESSION_VARIABLE, () -> variables.set("sql_log_bin", VariableScope.GLOBAL, Optional.of(0L)));
        assertFails(ErrorCode.UNKNOWN_CHARACTER_SET, () -> variables.setNames("klingon", Optional.empty()));
    }

    @Test
    void readsAndWritesOlderNames() {
        set("tx_isolation", "serializable");
        assertThat(variables.text("transaction_isolation")).contains("SERIALIZABLE");
    }

    @Test
    void givesGlobalValuesToSessionsToCome() {
        variables.set("wait_timeout", VariableScope.GLOBAL, Optional.of(99L));
        assertThat(variables.number("wait_timeout")).isEqualTo(28_800);
        assertThat(new SessionVariables(globals).number("wait_timeout")).isEqualTo(99);
        variables.reset("wait_timeout", VariableScope.SESSION);
        assertThat(variables.number("wait_timeout")).isEqualTo(99);
    }

    @Test
    void setsNamesOfCharacterSets() {
        variables.setNames("latin1", Optional.empty());
        assertThat(variables.clientCharacterSet().charset().name()).isEqualTo("windows-1252");
        assertThat(variables.text("collation_connection")).contains("latin1_swedish_ci");
        variables.set("character_set_results", VariableScope.SESSION, Optional.empty());
        assertThat(variables.get("character_set_results").selected()).isEmpty();
        assertThat(variables.resultsCharacterSet()).isEqualTo(CharacterSet.UTF8MB4);
    }

    @Test
    void knowsTimeZones() {
        assertThat(variables.timeZone()).isEmpty();
        set("time_zone", "+8:00");
        assertThat(variables.timeZone()).contains(ZoneId.of("+08:00"));
        set("time_zone", "+00:00");
        assertThat(variables.text("time_zone")).contains("+00:00");
        set("time_zone", "Europe/Berlin");
        assertThat(variables.timeZone()).contains(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void keepsTheUsersOwnVariables() {
        variables.setUserVariable("Old", Optional.of("x"));
        assertThat(variables.userVariable("old")).contains("x");
        variables.setUserVariable("old", Optional.empty());
        assertThat(variables.userVariable("old")).isEmpty();
    }

    private void set(String name, Object value) {
        variables.set(name, VariableScope.SESSION, Optional.of(value));
    }

    private static void assertFails(ErrorCode code, ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
