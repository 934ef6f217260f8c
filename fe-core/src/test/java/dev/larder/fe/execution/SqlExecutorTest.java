package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.session.Parameter;
import dev.larder.fe.session.Session;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlExecutorTest {
    private static final int THREADS = 8;

    private final TestCluster cluster = new TestCluster();
    private final Session root = cluster.session("root");

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void oneOfManyThatCreateTheSameTableWins() throws Exception {
        execute("CREATE DATABASE d");
        List<String> outcomes = race("CREATE TABLE d.t (a INT) DISTRIBUTED BY HASH (a) BUCKETS 1");
        assertThat(outcomes).containsOnlyOnce("OK").contains("1050");
        assertThat(cluster.engine.state().catalog().tables()).hasSize(1);
    }

    @Test
    void oneOfManyBackupsOfADatabaseWins() throws Exception {
        execute("CREATE DATABASE d; CREATE TABLE d.t (a INT) DISTRIBUTED BY HASH (a) BUCKETS 1;"
                + " CREATE REPOSITORY r WITH S3 ON LOCATION 's3://b/p'");
        List<String> outcomes = race("BACKUP SNAPSHOT d.l TO r");
        assertThat(outcomes).containsOnlyOnce("OK").contains("5064");
        assertThat(cluster.engine.state().jobs().backups()).hasSize(1);
    }

    @Test
    void oneOfManyThatDropATableWins() throws Exception {
        execute("CREATE DATABASE d; CREATE TABLE d.t (a INT) DISTRIBUTED BY HASH (a) BUCKETS 1");
        assertThat(race("DROP TABLE d.t")).containsOnlyOnce("OK").contains("1051");
    }

    @Test
    void bindsParametersAsValuesAndNeverAsText() {
        execute("CREATE DATABASE d; USE d; CREATE TABLE t (a LARGEINT, b VARCHAR(50), c DECIMAL(5, 2), d DATE,"
                + " e DATETIME(3), f DOUBLE) DISTRIBUTED BY HASH (a) BUCKETS 1");
        cluster.executor.execute(
                root,
                "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)",
                List.of(
                        new Parameter.Whole(new BigInteger("12345678901234567890")),
                        new Parameter.Text("'); DROP TABLE t; --"),
                        new Parameter.Decimal(new BigDecimal("1.25")),
                        new Parameter.Date(LocalDate.of(2020, 2, 29)),
                        new Parameter.DateTime(LocalDateTime.of(2020, 1, 2, 3, 4, 5, 678_000_000)),
                        new Parameter.Null()),
                new Transcript());
        assertThat(cluster.loaded.get(0).rows().get(0))
                .containsExactly(
                        new BigInteger("12345678901234567890"),
                        "'); DROP TABLE t; --",
                        new BigDecimal("1.25"),
                        LocalDate.of(2020, 2, 29),
                        LocalDateTime.of(2020, 1, 2, 3, 4, 5, 678_000_000),
                        null);
    }

    @Test
    void refusesAStatementWithTooFewParameters() {
        assertThatThrownBy(() -> cluster.executor.execute(
                        root, "SELECT ?, ?", List.of(new Parameter.Text("x")), new Transcript()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("more parameters than values");
    }

    @Test
    void takesTenThousandRowsInOneInsert() {
        execute("CREATE DATABASE d; USE d; CREATE TABLE t (a INT, b VARCHAR(20)) DISTRIBUTED BY HASH (a) BUCKETS 1");
        StringBuilder sql = new StringBuilder("INSERT INTO t VALUES ");
        for (int i = 0; i < 10_000; i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append("(")
                    .append(i)
                    .append(", 'row ")
                    .append(i)
                    .append("')");
        }
        execute(sql.toString());
        assertThat(cluster.loaded.get(0).rows()).hasSize(10_000);
    }

    @Test
    void refusesSeveralStatementsWhereTheClientDidNotAskForThem() {
        root.setMultiStatements(false);
        assertThatThrownBy(() -> execute("SELECT 1; SELECT 2"))
                .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.SYNTAX_ERROR));
        execute("SELECT 1;");
    }

    @Test
    void saysThatAnEmptyTextIsNoStatement() {
        assertThatThrownBy(() -> execute(" ; -- nothing"))
                .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.EMPTY_QUERY));
    }

    @Test
    void tellsTheUserOfADefectNoMoreThanItsNumber() {
        execute("CREATE DATABASE d; CREATE TABLE d.t (a INT) DISTRIBUTED BY HASH (a) BUCKETS 1");
        TestCluster broken = new TestCluster((backend, deadline) -> {
            throw new IllegalStateException("a secret of the inside");
        });
        try (broken) {
            Session session = broken.session("root");
            assertThatThrownBy(() -> broken.executor.execute(
                            session,
                            "CREATE DATABASE d; CREATE TABLE d.t (a INT) DISTRIBUTED BY HASH (a); SELECT * FROM d.t",
                            List.of(),
                            new Transcript()))
                    .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.INTERNAL_ERROR))
                    .hasMessageStartingWith("Internal error ")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void findsTheAccountWhoseHostSaysMost() {
        execute("CREATE USER ann IDENTIFIED BY 'a'; CREATE USER ann@'10.0.%' IDENTIFIED BY 'b';"
                + " CREATE USER ann@localhost IDENTIFIED BY 'c'");
        CatalogAuthenticator authenticator = new CatalogAuthenticator(cluster.engine::state, () -> TestCluster.START);
        assertThat(authenticator.find("ann", "192.168.0.1").orElseThrow().hostPattern())
                .isEqualTo("%");
        assertThat(authenticator.find("ann", "10.0.0.7").orElseThrow().hostPattern())
                .isEqualTo("10.0.%");
        assertThat(authenticator.find("ann", "127.0.0.1").orElseThrow().hostPattern())
                .isEqualTo("localhost");
        assertThat(authenticator.find("bob", "127.0.0.1")).isEmpty();
    }

    @Test
    void cutsSecretsOffStatements() {
        assertThat(SecretMask.mask(
                        "CREATE REPOSITORY r WITH S3 ON LOCATION 's3://b' PROPERTIES ('AWS_SECRET_KEY'='x')"))
                .isEqualTo("CREATE REPOSITORY r WITH S3 ON LOCATION 's3://b' PROPERTIES ***");
        assertThat(SecretMask.mask("SET PASSWORD FOR root = PASSWORD('x')")).isEqualTo("SET PASSWORD ***");
        assertThat(SecretMask.mask("CREATE USER u IDENTIFIED BY 'x'")).isEqualTo("CREATE USER u IDENTIFIED ***");
        assertThat(SecretMask.mask("SELECT 1")).isEqualTo("SELECT 1");
    }

    @Test
    void namesTheColumnsOfATableForCompletion() {
        execute("CREATE DATABASE d; USE d; CREATE TABLE t (a INT, b DATE) DISTRIBUTED BY HASH (a) BUCKETS 1");
        assertThat(cluster.executor.fields(root, "t")).extracting("name").containsExactly("a", "b");
        assertThatThrownBy(() -> cluster.executor.fields(root, "u"))
                .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.TABLE_NOT_FOUND));
    }

    private void execute(String sql) {
        cluster.executor.execute(root, sql, List.of(), new Transcript());
    }

    /** What each of several threads gets that run the statement at the same time: OK or the number of the error. */
    private List<String> race(String sql) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<String>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Session session = cluster.session("root");
                futures.add(threads.submit(() -> outcome(session, sql)));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> future : futures) {
                outcomes.add(future.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private String outcome(Session session, String sql) {
        try {
            cluster.executor.execute(session, sql, List.of(), new Transcript());
            return "OK";
        } catch (EngineException e) {
            return Integer.toString(e.code().number());
        }
    }

    private static ErrorCode code(Throwable error) {
        return Optional.of(error)
                .filter(EngineException.class::isInstance)
                .map(EngineException.class::cast)
                .map(EngineException::code)
                .orElseThrow();
    }
}
