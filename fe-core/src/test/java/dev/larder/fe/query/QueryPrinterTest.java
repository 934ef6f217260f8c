package dev.larder.fe.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.query.SelectPlanner.PlannedSelect;
import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.tree.DataStatement.QueryStatement;
import dev.larder.sql.tree.Query;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints queries and runs what was printed: the answers are those of MySQL, or of Doris where the two differ. */
class QueryPrinterTest {
    private static final Map<String, List<Column>> TABLES = Map.of(
            "orders",
            List.of(
                    column("id", ColumnType.of(TypeKind.INT)),
                    column("customer", ColumnType.of(TypeKind.VARCHAR, 20)),
                    column("price", ColumnType.decimal(10, 2)),
                    column("paid", ColumnType.of(TypeKind.BOOLEAN)),
                    column("day", ColumnType.of(TypeKind.DATE)),
                    column("at", ColumnType.of(TypeKind.DATETIME)),
                    column("small", ColumnType.of(TypeKind.TINYINT))),
            "customers",
            List.of(
                    column("name", ColumnType.of(TypeKind.VARCHAR, 20)),
                    column("code", ColumnType.of(TypeKind.STRING))));

    private static Connection engine;

    @BeforeAll
    static void load() throws SQLException {
        engine = DriverManager.getConnection("jdbc:duckdb:");
        run("CREATE TABLE orders (id INTEGER, customer VARCHAR, price DECIMAL(10,2), paid BOOLEAN, \"day\" DATE,"
                + " \"at\" TIMESTAMP, small TINYINT)");
        run("INSERT INTO orders VALUES (1, 'ann', 10.50, true, '2026-01-31', '2026-01-31 10:20:30', 127),"
                + " (2, 'bob', 2.25, false, '2026-02-01', '2026-02-01 00:00:00', 1),"
                + " (3, 'ann', NULL, NULL, NULL, NULL, NULL), (2147483647, 'zoe', 0.00, true, '2026-12-31',"
                + " '2026-12-31 23:59:59', -128)");
        run("CREATE TABLE customers (name VARCHAR, code VARCHAR)");
        run("INSERT INTO customers VALUES ('ann', '10'), ('bob', 'x9'), ('eve', NULL)");
    }

    @AfterAll
    static void close() throws SQLException {
        engine.close();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/query/answers.csv", delimiter = '|', quoteCharacter = '\u0001')
    void answersAsMySql(String sql, String expected) throws SQLException {
        assertThat(answer(sql)).as(sql).isEqualTo(expected.replace("-empty-", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "SELECT id, o.customer, price AS cost, 'x', count(*) FROM orders o GROUP BY 1, 2, 3"
                        + " | id,customer,cost,'x',count(*)",
                "SELECT ID FROM orders | ID",
                "SELECT * FROM customers | name,code",
                "SELECT x.* FROM (SELECT max(id), 1 AS one, concat('`a`', `day`) FROM orders GROUP BY day) x"
                        + " | max(id),one,concat('`a`', day)"
            })
    void namesColumnsAsMySql(String sql, String expected) throws SQLException {
        try (Statement statement = engine.createStatement();
                ResultSet result = statement.executeQuery(printed(sql))) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                names.add(result.getMetaData().getColumnLabel(i));
            }
            assertThat(String.join(",", names)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT read_csv('/etc/passwd')",
                "SELECT getenv('HOME')",
                "SELECT system.length('x')",
                "SELECT current_setting('threads')",
                "SELECT sum(DISTINCT id, 1) FROM orders",
                "SELECT lower()",
                "SELECT lower(DISTINCT 'a')",
                "SELECT lower('a') OVER ()",
                "SELECT row_number() FROM orders",
                "SELECT ? ",
                "SELECT day + 1 FROM orders",
                "SELECT cast(1 AS geometry)",
                "SELECT date_format(day, customer) FROM orders",
                "SELECT date_format(day, '%Q') FROM orders",
                "SELECT * FROM (SELECT 1)",
                "SELECT * FROM orders o, customers o",
                "WITH __t0 AS (SELECT 1) SELECT * FROM orders"
            })
    void refuses(String sql) {
        assertThatThrownBy(() -> printed(sql)).as(sql).isInstanceOf(EngineException.class);
    }

    @Test
    void namesTheUnknownFunction() {
        assertThatThrownBy(() -> printed("SELECT read_csv('/etc/passwd')")).hasMessage("Unknown function 'read_csv'");
    }

    @Test
    void quotesWhateverTheUserNamed() throws SQLException {
        String evil = "a\"; DROP TABLE orders; --";
        assertThat(answer("SELECT `" + evil + "` FROM (SELECT 'it''s \\\\ \\\"' AS `" + evil + "`) x"))
                .isEqualTo("it's \\ \"");
        assertThat(answer("SELECT 'a\\0b', length('a\\0b')")).isEqualTo("a\0b,3");
    }

    @Test
    void calculatesWithBits() throws SQLException {
        assertThat(answer("SELECT 5 & 3, 5 | 3, 5 ^ 3, ~ 1")).isEqualTo("1,7,6,-2");
    }

    @Test
    void listsEachTableOnceInOrder() {
        Query query =
                parse("WITH c AS (SELECT * FROM demo.customers) SELECT * FROM c JOIN orders o ON o.customer = c.name"
                        + " JOIN orders PARTITION (p1) p ON p.id = o.id"
                        + " WHERE o.id IN (SELECT id FROM orders) AND EXISTS (SELECT 1 FROM other.t)");
        assertThat(new SelectPlanner(new FixedSession()).tables(query))
                .containsExactly(
                        new TableUse(Optional.of("demo"), "customers", List.of()),
                        new TableUse(Optional.empty(), "orders", List.of()),
                        new TableUse(Optional.empty(), "orders", List.of("p1")),
                        new TableUse(Optional.of("other"), "t", List.of()));
    }

    @Test
    void tellsTablesOfTwoDatabasesApart() throws SQLException {
        assertThat(answer("SELECT count(*) FROM demo.orders, other.orders WHERE demo.orders.id = other.orders.id"))
                .isEqualTo("4");
    }

    private static String answer(String sql) throws SQLException {
        try (Statement statement = engine.createStatement();
                ResultSet result = statement.executeQuery(printed(sql))) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(shown(result.getObject(i)));
                }
                rows.add(String.join(",", row));
            }
            return String.join(" / ", rows);
        }
    }

    /** As a MySQL client shows it. */
    private static String shown(Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof Timestamp time) {
            return time.toString().replaceFirst("\\.0$", "");
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value.toString();
    }

    /** The printed query over the tables of the test engine. */
    private static String printed(String sql) {
        SelectPlanner planner = new SelectPlanner(new FixedSession());
        Query query = parse(sql);
        Map<TableUse, List<Column>> columns = new LinkedHashMap<>();
        planner.tables(query).forEach(use -> columns.put(use, TABLES.get(use.table())));
        PlannedSelect plan = planner.plan(query, columns);
        String views = plan.aliases().entrySet().stream()
                .map(use -> "\"" + use.getValue() + "\" AS (SELECT * FROM "
                        + use.getKey().table() + ")")
                .collect(Collectors.joining(", "));
        return views.isEmpty() ? plan.sql() : "WITH " + views + " SELECT * FROM (" + plan.sql() + ") AS answer";
    }

    private static Query parse(String sql) {
        return ((QueryStatement) SqlParser.parseOne(sql)).query();
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, true, false, Optional.empty(), Optional.empty(), "");
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = engine.createStatement()) {
            statement.execute(sql);
        }
    }
}
