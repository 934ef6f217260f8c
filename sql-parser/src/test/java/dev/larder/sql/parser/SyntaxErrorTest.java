package dev.larder.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            SELEC 1 | mismatched 'SELEC' at line 1, column 1: expected a statement
            SELECT * FORM t | mismatched 'FORM' at line 1, column 10: expected EXCEPT, FROM, GROUP, HAVING, INTERSECT, LIMIT, MINUS, ORDER, ...
            SELECT | mismatched end of text at line 1, column 7: expected an expression, ALL, DISTINCT, SQL_NO_CACHE, '*'
            SELECT a FROM | mismatched end of text at line 1, column 14: expected a name, '('
            SELECT a b c | mismatched 'c' at line 1, column 12: expected EXCEPT, FROM, GROUP, HAVING, INTERSECT, LIMIT, MINUS, ORDER, ...
            SELECT a FROM t WHERE | mismatched end of text at line 1, column 22: expected an expression
            SELECT a FROM t WHERE b = | mismatched end of text at line 1, column 26: expected an expression
            SELECT a FROM t WHERE (b = 1 | mismatched end of text at line 1, column 29: expected an operator, ')', ','
            SELECT a FROM t GROUP a | mismatched 'a' at line 1, column 23: expected BY
            SELECT a FROM t LIMIT x | mismatched 'x' at line 1, column 23: expected '?', a number
            SELECT 'abc | mismatched string without end at line 1, column 8: expected a closing quote
            SELECT `abc | mismatched quoted name without end at line 1, column 8: expected a closing quote
            SELECT 1 /* abc | mismatched comment without end at line 1, column 10: expected '*/'
            SELECT 1 /*! abc | mismatched end of text at line 1, column 17: expected '*/'
            SELECT a FROM t1 LEFT JOIN t2 | mismatched end of text at line 1, column 30: expected a name, AS, ON, PARTITION, USING, '.'
            SELECT CASE a END | mismatched 'END' at line 1, column 15: expected an operator, WHEN, '.'
            SELECT a..b FROM t | mismatched '.' at line 1, column 10: expected a name, '*'
            SELECT {1} | mismatched '{' at line 1, column 8: expected an expression, ALL, DISTINCT, SQL_NO_CACHE, '*'
            CREATE TABEL t (a INT) | mismatched 'TABEL' at line 1, column 8: expected DATABASE, READ, REPOSITORY, SCHEMA, TABLE, USER
            CREATE TABLE t () | mismatched ')' at line 1, column 17: expected a name
            CREATE TABLE t (a INT,) | mismatched ')' at line 1, column 23: expected a name
            CREATE TABLE t (a INT NOT) | mismatched ')' at line 1, column 26: expected NULL
            CREATE TABLE t (a) | mismatched ')' at line 1, column 18: expected a name
            CREATE TABLE t (a INT) DISTRIBUTED BY HASH(a) BUCKETS ten | mismatched 'ten' at line 1, column 55: expected AUTO, a number
            CREATE TABLE t (a INT) PARTITION BY RANGE(a) (PARTITION p VALUES LESS (1)) | mismatched '(' at line 1, column 71: expected THAN
            CREATE TABLE select (a INT) | mismatched 'select' at line 1, column 14: expected a name
            INSERT INTO t VALUES (1, 2 | mismatched end of text at line 1, column 27: expected ')', ','
            INSERT INTO t VALUES (1 2) | mismatched '2' at line 1, column 25: expected ')', ','
            INSERT INTO t (a) (1) | mismatched '(' at line 1, column 19: expected VALUE, VALUES
            BACKUP SNAPSHOT TO r | mismatched 'r' at line 1, column 20: expected TO, '.'
            BACKUP SNAPSHOT db.label r | mismatched 'r' at line 1, column 26: expected TO, '.'
            BACKUP SNAPSHOT db.label TO r ON t | mismatched 't' at line 1, column 34: expected '('
            BACKUP SNAPSHOT db.my-label TO r | mismatched '-' at line 1, column 22: expected TO, '.'
            BACKUP SNAPSHOT a TO r PROPERTIES ("type" "full") | mismatched ')' at line 1, column 49: expected '=', a string
            RESTORE SNAPSHOT a FROM r ON (t AS) | mismatched ')' at line 1, column 35: expected a name
            CREATE REPOSITORY r WITH S3 PROPERTIES ("a" = "b") | mismatched '(' at line 1, column 40: expected ON
            CREATE REPOSITORY r WITH FTP ON LOCATION "x" | mismatched 'FTP' at line 1, column 26: expected BROKER, HDFS, LOCAL, S3
            SHOW SNAPSHOT FROM r | mismatched 'FROM' at line 1, column 15: expected ON
            SHOW BACKUPS | mismatched 'BACKUPS' at line 1, column 6: expected BACKENDS, BACKUP, BRIEF, CHARACTER, CHARSET, COLLATION, COLUMNS, CREATE, ...
            CANCEL JOB | mismatched 'JOB' at line 1, column 8: expected BACKUP, RESTORE
            ALTER SYSTEM ADD BACKEND h1 | mismatched 'h1' at line 1, column 26: expected a string
            SET autocommit | mismatched end of text at line 1, column 15: expected ':=', '='
            SET PASSWORD 'x' | mismatched ''x'' at line 1, column 14: expected FOR, ':=', '='
            KILL me | mismatched 'me' at line 1, column 6: expected CONNECTION, QUERY, a number
            DROP TABLE IF NOT EXISTS t | mismatched 'NOT' at line 1, column 15: expected FORCE, end of text, '.', ';'
            USE | mismatched end of text at line 1, column 4: expected a name
            SHOW TABLES\\nFROM\\n  1 | mismatched '1' at line 3, column 3: expected a name
            COMMIT ROLLBACK | mismatched 'ROLLBACK' at line 1, column 8: expected WORK, end of text, ';'
            SELECT a AS '' | mismatched '''' at line 1, column 13: expected a name
            """)
    void saysWhereWhatAndWhatElse(String sql, String message) {
        assertThatThrownBy(() -> SqlParser.parseOne(sql.replace("\\n", "\n")))
                .isInstanceOf(SqlSyntaxException.class)
                .hasMessage(message);
    }

    @Test
    void linesAndColumnsCountFromOne() {
        SqlSyntaxException error = catchThrowableOfType(
                SqlSyntaxException.class, () -> SqlParser.parseAll("SELECT 1;\n\n  SELECT '😀', FROM t"));

        assertThat(error.line()).isEqualTo(3);
        assertThat(error.column()).isEqualTo(15);
        assertThat(error.found()).isEqualTo("'FROM'");
    }

    @Test
    void aLongTokenIsCut() {
        assertThatThrownBy(() -> SqlParser.parseOne("SELECT 1 2" + "3".repeat(1_000)))
                .hasMessageStartingWith("mismatched '2" + "3".repeat(59) + "...' at line 1, column 10: expected");
    }

    @Test
    void oneStatementMeansExactlyOne() {
        assertThatThrownBy(() -> SqlParser.parseOne(" ; "))
                .hasMessage("mismatched end of text at line 1, column 4: expected a statement");
        assertThatThrownBy(() -> SqlParser.parseOne("COMMIT; ROLLBACK"))
                .hasMessage("mismatched 'ROLLBACK' at line 1, column 9: expected end of text");
    }

    @Test
    void numbersHaveLimits() {
        assertThatThrownBy(() -> SqlParser.parseOne("SELECT " + "9".repeat(300)))
                .hasMessageEndingWith("expected a number of at most 256 digits");
        assertThatThrownBy(() -> SqlParser.parseOne("SELECT 1e999"))
                .hasMessage("mismatched '1e999' at line 1, column 8: expected a number that fits a DOUBLE");
        assertThatThrownBy(() -> SqlParser.parseOne("KILL 99999999999999999999"))
                .hasMessageEndingWith("expected a number up to 9223372036854775807");
        assertThatThrownBy(() -> SqlParser.parseOne("CREATE TABLE t (a CHAR(3000000000))"))
                .hasMessageEndingWith("expected a number up to 2147483647");
    }
}
