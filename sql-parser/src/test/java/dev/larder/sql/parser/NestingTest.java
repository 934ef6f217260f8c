package dev.larder.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.sql.format.SqlFormatter;
import dev.larder.sql.tree.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On threads with half of the usual stack, so that the limits hold with room to spare. */
class NestingTest {
    private static final int STACK_BYTES = 512 * 1024;

    @Test
    void aHundredLevelsAreFine() throws Exception {
        String sql = "SELECT " + "(".repeat(100) + "a + 1" + ")".repeat(100) + " FROM " + "(SELECT * FROM ".repeat(50)
                + "t" + ") x".repeat(50);

        onSmallStack(() -> {
            Statement statement = SqlParser.parseOne(sql);
            assertThat(SqlParser.parseOne(SqlFormatter.format(statement))).isEqualTo(statement);
            assertThat(statement.hashCode()).isEqualTo(SqlParser.parseOne(sql).hashCode());
            return statement.toString();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "((SELECT ",
                "NOT ",
                "- ",
                "-(",
                "~",
                "!",
                "f(",
                "CASE WHEN ",
                "CASE ",
                "a + ",
                "a = ",
                "1 * (",
                "INTERVAL ",
                "a IN (",
                "(1, ",
                "EXISTS (SELECT ",
                "SELECT 1 UNION SELECT ",
                "1 UNION ALL SELECT ",
                "a AND (",
                "CAST(",
                "a BETWEEN ",
                "a LIKE ",
                "a FROM (SELECT ",
                "1 FROM a JOIN (",
                "1 FROM (",
                "1 FROM a, (",
                "a IS NULL = ",
                "1 FROM t WHERE (a, ",
                "(SELECT 1) = ANY ",
                "@a := ",
                "f() OVER (PARTITION BY ",
                "/*! ",
                "1, ("
            })
    void endlessNestingIsASyntaxError(String piece) throws Exception {
        assertThatThrownBy(() -> onSmallStack(() -> SqlParser.parseOne("SELECT " + piece.repeat(10_000) + "1")))
                .isInstanceOf(SqlSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" + a", " - 1", " = a", " IS NULL", " UNION SELECT 1", ", t", " JOIN t USING (a)"})
    void anEndlessChainIsASyntaxError(String piece) throws Exception {
        assertThatThrownBy(() -> onSmallStack(() -> SqlParser.parseOne("SELECT a FROM t WHERE a"
                                .replace(" WHERE a", piece.contains("t") || piece.contains("UNION") ? "" : " WHERE a")
                        + piece.repeat(5_000))))
                .isInstanceOf(SqlSyntaxException.class)
                .hasMessageMatching(".*expected (less nesting|fewer tables)");
    }

    private static void onSmallStack(Callable<?> action) throws Exception {
        FutureTask<?> task = new FutureTask<>(action);
        Thread thread = new Thread(null, task, "small-stack", STACK_BYTES);
        thread.start();
        try {
            task.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError("Parser let an error through", e.getCause());
        }
    }
}
