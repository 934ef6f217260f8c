package dev.larder.fe.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.exceptions.MySQLTimeoutException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The port with a driver that is not ours. */
class MySqlServerIT {
    private static final String PLAIN = "sslMode=DISABLED";
    private static final String TLS = "sslMode=REQUIRED";

    @ParameterizedTest
    @CsvSource({
        "NATIVE,ada," + PLAIN,
        "NATIVE,ada," + TLS,
        "CACHING_SHA2,ada," + PLAIN,
        "CACHING_SHA2,ada," + TLS,
        "CACHING_SHA2,old," + PLAIN + "&allowPublicKeyRetrieval=true",
        "CACHING_SHA2,old," + TLS,
        "NATIVE,old," + PLAIN
    })
    void letsInWhoKnowsThePassword(AuthPlugin greeting, String user, String options) throws SQLException {
        try (ToyServer server = ToyServer.start(
                        ToyServer.config().withTls(new Tls.SelfSigned()).withGreeting(greeting));
                Connection connection = server.connect(user, ToyServer.PASSWORD, options)) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(connection.getCatalog()).isEqualTo("demo");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NATIVE,ada,wrong",
        "CACHING_SHA2,ada,wrong",
        "CACHING_SHA2,old,wrong",
        "NATIVE,nobody,wrong",
        "CACHING_SHA2,nobody,wrong",
        "NATIVE,root,wrong"
    })
    void refusesWhoDoesNot(AuthPlugin greeting, String user, String password) {
        try (ToyServer server = ToyServer.start(ToyServer.config().withGreeting(greeting))) {
            assertThatThrownBy(() -> server.connect(user, password, PLAIN + "&allowPublicKeyRetrieval=true"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(1045);
                        assertThat(e.getSQLState()).isEqualTo("28000");
                    })
                    .hasMessage("Access denied for user '" + user + "'@'127.0.0.1' (using password: YES)");
            Awaitility.await().until(() -> server.registry.size() == 0);
        }
    }

    @Test
    void refusesOneConnectionTooMany() throws SQLException {
        try (ToyServer server = ToyServer.start(Map.of("max_connections", 1L));
                Connection first = server.connect()) {
            assertThatThrownBy(server::connect)
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1040));
            assertThat(first.isValid(5)).isTrue();
        }
    }

    @Test
    void refusesAnUnknownDatabase() {
        try (ToyServer server = ToyServer.start()) {
            String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/nosuch?sslMode=DISABLED";
            assertThatThrownBy(() -> java.sql.DriverManager.getConnection(url, "root", ""))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1049));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "useServerPrepStmts=false",
                "useServerPrepStmts=true",
                "useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=10"
            })
    void writesEveryType(String options) throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect("root", "", PLAIN + "&" + options);
                PreparedStatement statement = connection.prepareStatement("select types");
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean("boolean")).isTrue();
            assertThat(rows.getInt("tinyint")).isEqualTo(-128);
            assertThat(rows.getInt("smallint")).isEqualTo(-32768);
            assertThat(rows.getInt("int")).isEqualTo(Integer.MIN_VALUE);
            assertThat(rows.getLong("bigint")).isEqualTo(Long.MIN_VALUE);
            assertThat(rows.getString("largeint")).isEqualTo("-170141183460469231731687303715884105728");
            assertThat(rows.getFloat("float")).isEqualTo(1.5f);
            assertThat(rows.getDouble("double")).isEqualTo(1e-20);
            assertThat(rows.getBigDecimal("decimal"))
                    .isEqualTo(new BigDecimal("1234567890123456789012345678901234.5678"));
            assertThat(rows.getObject("date", LocalDate.class)).isEqualTo(LocalDate.of(2026, 2, 28));
            assertThat(rows.getObject("datetime", LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(2026, 2, 28, 13, 14, 15));
            assertThat(rows.getObject("datetime6", LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(2026, 2, 28, 13, 14, 15, 123_456_000));
            assertThat(rows.getString("char")).isEqualTo("fixed");
            assertThat(rows.getString("varchar")).isEqualTo("größer 好 😀");
            assertThat(rows.getString("string")).isEqualTo("line\nline\0end");
            assertThat(rows.next()).isTrue();
            for (int i = 1; i <= ToyExecutor.ALL_TYPES.size(); i++) {
                assertThat(rows.getObject(i)).isNull();
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void tellsDriversTheTypesOfColumns() throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select types")) {
            List<Integer> types = new ArrayList<>();
            for (int i = 1; i <= ToyExecutor.ALL_TYPES.size(); i++) {
                types.add(rows.getMetaData().getColumnType(i));
            }
            assertThat(types)
                    .containsExactly(
                            Types.BIT,
                            Types.TINYINT,
                            Types.SMALLINT,
                            Types.INTEGER,
                            Types.BIGINT,
                            Types.CHAR,
                            Types.REAL,
                            Types.DOUBLE,
                            Types.DECIMAL,
                            Types.DATE,
                            Types.TIMESTAMP,
                            Types.TIMESTAMP,
                            Types.CHAR,
                            Types.VARCHAR,
                            Types.LONGVARCHAR);
            assertThat(rows.getMetaData().getPrecision(9)).isEqualTo(38);
            assertThat(rows.getMetaData().getScale(9)).isEqualTo(4);
        }
    }

    @Test
    void bindsParametersAsTheClientTypesThem() throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect("root", "", PLAIN + "&useServerPrepStmts=true");
                PreparedStatement statement =
                        connection.prepareStatement("select ?, '?', ?, ? /* ? */, ?, ?, ?, ?, ?, ?, \"?\" -- ?")) {
            statement.setInt(1, -5);
            statement.setLong(2, Long.MAX_VALUE);
            statement.setString(3, "größer");
            statement.setNull(4, Types.VARCHAR);
            statement.setBigDecimal(5, new BigDecimal("12.340"));
            statement.setObject(6, LocalDate.of(2026, 1, 2));
            statement.setObject(7, LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000));
            statement.setDouble(8, 0.25);
            statement.setBoolean(9, true);
            List<String> seen = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    seen.add(rows.getString(1));
                }
            }
            assertThat(seen)
                    .containsExactly(
                            "Whole[value=-5]",
                            "Whole[value=9223372036854775807]",
                            "Text[value=größer]",
                            "Null[]",
                            "Decimal[value=12.340]",
                            "Date[value=2026-01-02]",
                            "DateTime[value=2026-01-02T03:04:05.000006]",
                            "Floating[value=0.25]",
                            "Whole[value=1]");
        }
    }

    @Test
    void takesLongDataInPieces() throws SQLException {
        String text = "long ".repeat(100_000);
        try (ToyServer server = ToyServer.start();
                Connection connection =
                        server.connect("root", "", PLAIN + "&useServerPrepStmts=true&blobSendChunkSize=10000");
                PreparedStatement statement = connection.prepareStatement("select ?")) {
            for (int round = 0; round < 2; round++) {
                statement.setCharacterStream(1, new java.io.StringReader(text), text.length());
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).hasSize(text.length() + "Text[value=]".length());
                }
            }
        }
    }

    @Test
    void limitsPreparedStatements() throws SQLException {
        try (ToyServer server = ToyServer.start(Map.of("max_prepared_stmt_count", 2L));
                Connection connection =
                        server.connect("root", "", PLAIN + "&useServerPrepStmts=true&emulateUnsupportedPstmts=false")) {
            PreparedStatement first = connection.prepareStatement("select ?");
            connection.prepareStatement("select ?");
            assertThatThrownBy(() -> connection.prepareStatement("select ?"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(1461));
            first.close();
            connection.prepareStatement("select ?").close();
        }
    }

    @Test
    void givesSeveralResultsOfOneText() throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect("root", "", PLAIN + "&allowMultiQueries=true");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("select rows 3; insert; select rows 0"))
                    .isTrue();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(7);
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThatThrownBy(() -> statement.execute("select rows 3; fail; insert"))
                    .hasMessageContaining("Repository r does not exist");
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void writesOurErrorsAsDorisDoesAndHidesDefects() throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("fail"))
                    .hasMessage("errCode = 2, detailMessage = Repository r does not exist")
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo(5064);
                        assertThat(e.getSQLState()).isEqualTo("42000");
                    });
            assertThatThrownBy(() -> statement.execute("nonsense")).hasMessage("You have an error: nonsense");
            assertThatThrownBy(() -> statement.execute("bug"))
                    .hasMessageContaining("Internal error")
                    .hasMessageNotContaining("secret");
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void takesAndGivesPacketsOverSixteenMebibytes() throws SQLException {
        int size = 20 << 20;
        String query = "select length " + "q".repeat(size - "select length ".length());
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect("root", "", PLAIN + "&maxAllowedPacket=67108864");
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(query)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(size - "select ".length());
            }
            try (ResultSet rows = statement.executeQuery("select cell " + size)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).hasSize(size);
            }
            // A row that fills its parts exactly is followed by an empty part.
            int exact = 2 * PacketDecoder.PART_MAX - 9;
            try (ResultSet rows = statement.executeQuery("select cell " + exact)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).hasSize(exact);
            }
        }
    }

    @Test
    void refusesAPacketOverTheLimit() throws SQLException {
        try (ToyServer server = ToyServer.start(Map.of("max_allowed_packet", 1L << 20));
                Connection connection = server.connect("root", "", PLAIN + "&maxAllowedPacket=67108864");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select cell " + (2 << 20)))
                    .hasMessageContaining("max_allowed_packet");
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void killsAQueryThatTakesTooLong() throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("sleep")).isInstanceOf(MySQLTimeoutException.class);
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void cancelsTheStatementOfAClientThatIsGone() throws Exception {
        try (ToyServer server = ToyServer.start()) {
            Connection connection = server.connect();
            Thread client = new Thread(() -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("sleep");
                } catch (SQLException e) {
                    assertThat(e.getMessage()).isNotEmpty();
                }
            });
            client.start();
            assertThat(server.executor.sleeping.await(10, TimeUnit.SECONDS)).isTrue();
            connection.abort(Runnable::run);
            assertThat(server.executor.woken.await(10, TimeUnit.SECONDS)).isTrue();
            client.join();
            Awaitility.await().until(() -> server.registry.size() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NATIVE", "CACHING_SHA2"})
    void changesTheUserOfAConnection(AuthPlugin greeting) throws SQLException {
        try (ToyServer server = ToyServer.start(ToyServer.config().withGreeting(greeting));
                Connection connection = server.connect()) {
            connection.unwrap(JdbcConnection.class).changeUser("ada", ToyServer.PASSWORD);
            assertThat(server.registry.sessions()).singleElement().satisfies(session -> assertThat(session.user())
                    .isEqualTo("ada"));
            assertThat(connection.isValid(5)).isTrue();
            assertThatThrownBy(() -> connection.unwrap(JdbcConnection.class).changeUser("ada", "wrong"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void resetsAConnection() throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET sql_select_limit=5");
            connection.unwrap(JdbcConnection.class).resetServerState();
            try (ResultSet rows = statement.executeQuery("SELECT @@sql_select_limit")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void readsManyRowsInOrder() throws SQLException {
        try (ToyServer server = ToyServer.start();
                Connection connection = server.connect();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            long expected = 0;
            try (ResultSet rows = statement.executeQuery("select rows 100000")) {
                while (rows.next()) {
                    assertThat(rows.getLong(1)).isEqualTo(expected);
                    expected++;
                }
            }
            assertThat(expected).isEqualTo(100_000);
        }
    }
}
