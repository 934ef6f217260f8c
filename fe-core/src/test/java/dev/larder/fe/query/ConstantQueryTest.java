package dev.larder.fe.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.query.ConstantQuery.NamedConstant;
import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.tree.DataStatement.QueryStatement;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantQueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "select @@version_comment limit 1 | @@version_comment=Larder version 1",
                "select DATABASE(), USER() limit 1 | DATABASE()=demo USER()=root@127.0.0.1",
                "SELECT DATABASE() | DATABASE()=demo",
                "SELECT 1 | 1=1",
                "SELECT 1 FROM dual | 1=1",
                "SELECT 1 + 1 AS two, -5, 1.5 * 2, 'it''s', NULL, TRUE | two=2 -5=-5 1.5 * 2=3.0 'it''s'=it's NULL=NULL"
                        + " TRUE=true",
                "SELECT @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS"
                        + " character_set_client, @@character_set_results AS character_set_results,"
                        + " @@max_allowed_packet AS max_allowed_packet | auto_increment_increment=1"
                        + " character_set_client=utf8mb4 character_set_results=NULL max_allowed_packet=67108864",
                "SELECT concat(@@sql_mode, ',X') AS m, if(locate('*', @@session_track_system_variables) > 0 OR 1 = 2,"
                        + " 'a', 'b') AS t | m=STRICT_TRANS_TABLES,X t=a",
                "SELECT CURRENT_USER, version(), connection_id(), last_insert_id() | CURRENT_USER()=root@%"
                        + " version()=8.0.33 connection_id()=7 last_insert_id()=0",
                "SELECT NOW(), CURDATE(), unix_timestamp() | NOW()=2026-11-22T20:30:15 CURDATE()=2026-11-22"
                        + " unix_timestamp()=1795350615",
                "SELECT 9223372036854775807 + 1 AS big, 1 <=> NULL AS n, NOT 0 AS t, 1 AND NULL AS u, 'a' < 'b' AS l"
                        + " | big=9223372036854775808 n=0 t=1 u=NULL l=1"
            })
    void answersWithoutABackend(String sql, String expected) {
        ConstantQuery answer = of(sql).orElseThrow();
        assertThat(answer.rows()).isEqualTo(1);
        assertThat(answer.columns().stream().map(ConstantQueryTest::shown).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void sleepsForSoManySecondsAndAnswersZero() {
        ConstantQuery sleep = of("SELECT SLEEP(0.25) AS slept, Sleep(1 + 1)").orElseThrow();
        assertThat(sleep.pause()).isEqualTo(Duration.ofMillis(2250));
        assertThat(shown(sleep.columns().get(0))).isEqualTo("slept=0");
        assertThat(of("SELECT SLEEP(9) LIMIT 0").orElseThrow().pause()).isZero();
        assertThat(of("SELECT SLEEP(1e30)").orElseThrow().pause()).isEqualTo(Duration.ofDays(1));
        assertThatThrownBy(() -> of("SELECT SLEEP(-1)")).hasMessageContaining("Incorrect arguments to sleep");
        assertThatThrownBy(() -> of("SELECT SLEEP(NULL)")).hasMessageContaining("Incorrect arguments to sleep");
    }

    @Test
    void givesNoRowAfterLimitZero() {
        assertThat(of("SELECT 1 LIMIT 0").orElseThrow().rows()).isZero();
        assertThat(of("SELECT 1 LIMIT 1, 1").orElseThrow().rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 FROM t",
                "SELECT 7 / 2",
                "SELECT sin(1)",
                "SELECT 1 WHERE 1 = 2",
                "SELECT 1 UNION SELECT 2",
                "SELECT count(*)",
                "SELECT (SELECT 1)"
            })
    void leavesTheRestToTheEngine(String sql) {
        assertThat(of(sql)).isEmpty();
    }

    @Test
    void refusesAnUnknownVariable() {
        assertThatThrownBy(() -> of("SELECT @@nosuch"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_VARIABLE));
    }

    private static Optional<ConstantQuery> of(String sql) {
        return ConstantQuery.of(((QueryStatement) SqlParser.parseOne(sql)).query(), new FixedSession());
    }

    private static String shown(NamedConstant column) {
        return column.name() + "="
                + column.constant().value().map(Object::toString).orElse("NULL");
    }
}
