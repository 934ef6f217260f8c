package dev.larder.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.sql.format.SqlFormatter;
import dev.larder.sql.tree.DataStatement.InsertValues;
import dev.larder.sql.tree.DataStatement.QueryStatement;
import dev.larder.sql.tree.DatabaseStatement.Use;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.Logical;
import dev.larder.sql.tree.Expression.StringLiteral;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.Position;
import dev.larder.sql.tree.QueryBody.Select;
import dev.larder.sql.tree.RepositoryStatement.Backup;
import dev.larder.sql.tree.RepositoryStatement.CreateRepository;
import dev.larder.sql.tree.SelectItem.SingleColumn;
import dev.larder.sql.tree.SessionStatement.SetVariables;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.TableStatement.ShowTables;
import dev.larder.sql.tree.UserStatement.CreateUser;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlParserTest {
    @Test
    void readsSeveralStatementsAndSkipsEmptyOnes() {
        assertThat(SqlParser.parseAll(";; USE a ;\n; /* nothing */ ; USE b;;"))
                .containsExactly(SqlParser.parseOne("use a"), SqlParser.parseOne("use b"));
        assertThat(SqlParser.parseAll("")).isEmpty();
        assertThat(SqlParser.parseAll(" -- only a comment")).isEmpty();
        assertThat(SqlParser.parseAll("/*M!100100 SET @@MAX_STATEMENT_TIME=0.000000 */;"))
                .isEmpty();
    }

    @Test
    void everyNodeKnowsItsPlace() {
        Use use = (Use) SqlParser.parseAll("USE a;\n  USE\n `b`").get(1);

        assertThat(place(use.position())).containsExactly(2, 3);
        assertThat(place(use.name().position())).containsExactly(3, 2);
    }

    private static List<Integer> place(Position position) {
        return List.of(position.line(), position.column());
    }

    @Test
    void keywordsInAnyCaseAndNamesAsWritten() {
        assertThat(SqlParser.parseOne("sHoW tABLES fROM `MiXed`"))
                .isEqualTo(SqlParser.parseOne("SHOW TABLES FROM MiXed"))
                .isNotEqualTo(SqlParser.parseOne("SHOW TABLES FROM mixed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW /*!50002 FULL*/ TABLES",
                "SHOW /*!FULL*/ TABLES",
                "/* a ; b */ SHOW FULL # c ' d\nTABLES -- e \" f",
                "SHOW/**/FULL/***/TABLES--\n",
                "/*M! not for us */ SHOW FULL TABLES",
                "\uFEFFSHOW\u00A0FULL\tTABLES",
            })
    void commentsAndSpaceMeanNothingExceptWhenVersioned(String sql) {
        assertThat(SqlParser.parseOne(sql)).isEqualTo(SqlParser.parseOne("SHOW FULL TABLES"));
        assertThat(SqlParser.parseOne(sql)).isInstanceOf(ShowTables.class);
    }

    /** Every word that is not reserved names a database, table, column and alias. */
    @Test
    void nonReservedWordsAreNames() {
        List<String> words = Words.NON_RESERVED.toList().stream()
                .map(Words::describe)
                .filter(word -> !word.equals("a name"))
                .toList();
        assertThat(words).hasSizeGreaterThan(100).contains("SNAPSHOT", "DATE", "COMMENT", "STATUS", "S3", "KEY");

        for (String word : words) {
            String lower = word.toLowerCase(java.util.Locale.ROOT);
            assertThat(SqlParser.parseAll("USE " + lower
                            + "; SELECT " + lower + "." + lower + " " + lower + ", " + lower + " + 1 FROM " + lower
                            + "."
                            + lower + " " + lower
                            + "; CREATE TABLE " + lower + " (" + lower + " INT KEY, b INT)"
                            + "; INSERT INTO " + lower + " (" + lower + ") VALUES (1)"
                            + "; BACKUP SNAPSHOT " + lower + "." + lower + " TO " + lower + " ON (" + lower + " AS "
                            + lower + ")"))
                    .as(word)
                    .hasSize(5);
        }
    }

    @Test
    void reservedWordsAreFewAndNeedBackQuotes() {
        assertThat(SqlParser.isReserved("select")).isTrue();
        assertThat(SqlParser.isReserved("SELECT")).isTrue();
        assertThat(SqlParser.isReserved("snapshot")).isFalse();
        assertThat(SqlParser.isReserved("backup")).isFalse();
        assertThat(((Use) SqlParser.parseOne("USE `select`")).name().value()).isEqualTo("select");
    }

    @Test
    void labelsMayCarrySignsInBackQuotesAndBeginWithDigits() {
        assertThat(label("BACKUP SNAPSHOT db.`2024-01-01:1` TO r")).isEqualTo("2024-01-01:1");
        assertThat(label("BACKUP SNAPSHOT 2024_a TO r")).isEqualTo("2024_a");
    }

    private static String label(String sql) {
        return ((Backup) SqlParser.parseOne(sql)).label().last().value();
    }

    @Test
    void stringsFollowMySql() {
        assertThat(string("'a''b\"c'")).isEqualTo("a'b\"c");
        assertThat(string("\"a\"\"b'c\"")).isEqualTo("a\"b'c");
        assertThat(string("'\\0\\b\\n\\r\\t\\Z\\\\\\'\\\"\\x'")).isEqualTo("\0\b\n\r\t\u001A\\'\"x");
        assertThat(string("'100\\%\\_'")).isEqualTo("100\\%\\_");
        assertThat(string("'a'  \n \"b\"")).isEqualTo("ab");
        assertThat(string("'two\nlines'")).isEqualTo("two\nlines");
    }

    private static String string(String literal) {
        return ((StringLiteral) expression(literal)).value();
    }

    private static Expression expression(String text) {
        return ((SingleColumn) select("SELECT " + text).items().get(0)).expression();
    }

    private static Select select(String sql) {
        return (Select) ((QueryStatement) SqlParser.parseOne(sql)).query().body();
    }

    @Test
    void aLongFilterIsFlat() {
        String filter = IntStream.range(0, 5_000).mapToObj(i -> "a = " + i).collect(Collectors.joining(" OR "));

        Logical or = (Logical) select("SELECT 1 FROM t WHERE " + filter).where().orElseThrow();

        assertThat(or.operands()).hasSize(5_000);
        assertThat(SqlFormatter.format(or)).startsWith("`a` = 0 OR `a` = 1 OR");
    }

    @Test
    void parametersCountInTheOrderOfTheText() {
        Statement statement = SqlParser.parseAll("SELECT ?; SELECT a FROM t WHERE b = ? AND c IN (?, ?) LIMIT ?, ?")
                .get(1);
        var limit = ((QueryStatement) statement).query().limit().orElseThrow();

        assertThat(limit.offset()).contains(new Expression.Parameter(3, Position.NONE));
        assertThat(limit.count()).isEqualTo(new Expression.Parameter(4, Position.NONE));
    }

    @Test
    void precedenceIsThatOfMySql() {
        assertThat(canonical("a OR b AND NOT c = d + e * -f")).isEqualTo("`a` OR `b` AND NOT `c` = `d` + `e` * -`f`");
        assertThat(canonical("((a + (b * c)))")).isEqualTo("`a` + `b` * `c`");
        assertThat(canonical("(a + b) * c")).isEqualTo("(`a` + `b`) * `c`");
        assertThat(expression("a || b && c")).isEqualTo(expression("a OR (b AND c)"));
        assertThat(expression("NOT a IN (1)")).isEqualTo(expression("NOT (a IN (1))"));
        assertThat(expression("- 5")).isEqualTo(expression("-5")).isInstanceOf(Expression.IntegerLiteral.class);
    }

    private static String canonical(String text) {
        return SqlFormatter.format(expression(text));
    }

    @Test
    void bareWordsAssignedToVariablesAreText() {
        assertThat(SqlParser.parseOne("SET a = ON, b = utf8mb4"))
                .isEqualTo(SqlParser.parseOne("SET a = 'ON', b = 'utf8mb4'"))
                .isInstanceOf(SetVariables.class);
    }

    @Test
    void propertiesKeepTheirOrder() {
        CreateRepository create = (CreateRepository)
                SqlParser.parseOne(
                        "CREATE REPOSITORY r WITH S3 ON LOCATION 's3://b' PROPERTIES ('z' = 'Z', a.b = 1, 'm' = TRUE, 'z' = 'y')");

        assertThat(create.properties().properties()).extracting("key").containsExactly("z", "a.b", "m", "z");
        assertThat(create.properties().asMap())
                .containsExactly(
                        java.util.Map.entry("z", "y"),
                        java.util.Map.entry("a.b", "1"),
                        java.util.Map.entry("m", "true"));
    }

    @Test
    void secretsDoNotShowInToString() {
        assertThat(SqlParser.parseOne("CREATE REPOSITORY r WITH S3 ON LOCATION 'l' PROPERTIES ('k' = 'hush')")
                        .toString())
                .contains("k=***")
                .doesNotContain("hush");
        CreateUser create = (CreateUser) SqlParser.parseOne("CREATE USER u IDENTIFIED BY 'hush'");
        assertThat(create.toString()).doesNotContain("hush");
        assertThat(create.password().orElseThrow().text()).isEqualTo("hush");
    }

    @Test
    void tenThousandRowsAreReadQuickly() {
        String sql = insertOf(10_000);
        assertThat(((InsertValues) SqlParser.parseOne(sql)).rows()).hasSize(10_000);

        long start = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            SqlParser.parseOne(sql);
        }
        long millis = (System.nanoTime() - start) / 5_000_000;

        // Some 100 ms on a free core; the bound only catches a wrong order of growth.
        assertThat(millis).isLessThan(5_000);
    }

    private static String insertOf(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "(" + i + ", -" + i + ".25, 'name " + i + "', NULL, '2024-01-01 00:00:00')")
                .collect(Collectors.joining(", ", "INSERT INTO demo.t (a, b, c, d, e) VALUES ", ""));
    }

    @Test
    void namesAreEqualWhereverTheyStand() {
        assertThat(new Identifier("a", new Position(1, 1))).isEqualTo(new Identifier("a", new Position(7, 9)));
    }
}
