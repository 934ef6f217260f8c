package dev.larder.be.query;

import static dev.larder.be.query.ParquetFixture.key;
import static dev.larder.be.query.ParquetFixture.schema;
import static dev.larder.be.query.ParquetFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.proto.ColumnSpec;
import dev.larder.common.rpc.proto.QueryRequest;
import dev.larder.common.rpc.proto.QueryTable;
import dev.larder.common.rpc.proto.QueryTablet;
import dev.larder.common.rpc.proto.SchemaSpec;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TypeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbQueryRunnerTest {
    private static final ColumnType INT = ColumnType.of(TypeKind.INT);
    private static final ColumnType STRING = ColumnType.of(TypeKind.STRING);
    private static final String FOREVER = "WITH RECURSIVE c AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM c"
            + " WHERE x < 2000000000) SELECT sum(x) FROM c";

    @TempDir
    Path folder;

    private ParquetFixture here;
    private ParquetFixture there;
    private DuckDbQueryRunner runner;

    @BeforeEach
    void start() {
        here = new ParquetFixture(folder.resolve("tablets"));
        there = new ParquetFixture(folder.resolve("peer"));
        runner = runner(new QueryLimits(128L << 20, 2, 64L << 20, 2, 1, Duration.ofSeconds(30), 1L << 20));
    }

    @AfterEach
    void stop() {
        runner.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNoUnpackedLibraryForAKilledProcess() {
        assertThat(UnpackedLibrary.loaded()).isEmpty();
        assertThat(Path.of("/proc/self/maps"))
                .content()
                .contains("libduckdb_java")
                .contains("(deleted)");
    }

    @Test
    void roundTripsEveryTypeWithItsExtremes() throws Exception {
        SchemaSpec types = schema(
                KeysType.DUPLICATE,
                value("b", ColumnType.of(TypeKind.BOOLEAN)),
                value("t", ColumnType.of(TypeKind.TINYINT)),
                value("s", ColumnType.of(TypeKind.SMALLINT)),
                value("i", INT),
                value("l", ColumnType.of(TypeKind.BIGINT)),
                value("h", ColumnType.of(TypeKind.LARGEINT)),
                value("f", ColumnType.of(TypeKind.FLOAT)),
                value("d", ColumnType.of(TypeKind.DOUBLE)),
                value("n", ColumnType.decimal(38, 10)),
                value("day", ColumnType.of(TypeKind.DATE)),
                value("at", ColumnType.of(TypeKind.DATETIME, 6)),
                value("v", STRING));
        here.with(
                1,
                "SELECT true b, (-128)::TINYINT t, 32767::SMALLINT s, (-2147483648)::INTEGER i,"
                        + " 9223372036854775807 l, '-170141183460469231731687303715884105728' h, 0.1::FLOAT f,"
                        + " 1e300::DOUBLE d, 9999999999999999999999999999.9999999999::DECIMAL(38,10) n,"
                        + " DATE '0000-01-01' AS \"day\", TIMESTAMP '9999-12-31 23:59:59.999999' AS \"at\","
                        + " 'größe 数据 🥫' v UNION ALL SELECT NULL, NULL, NULL, NULL, NULL,"
                        + " '170141183460469231731687303715884105727', NULL, NULL, NULL, NULL, NULL, NULL");
        CollectingSink sink = run("SELECT * FROM t", table("t", types, 2, 1));
        assertThat(sink.columns)
                .containsExactly(
                        "b:BOOLEAN",
                        "t:TINYINT",
                        "s:SMALLINT",
                        "i:INT",
                        "l:BIGINT",
                        "h:LARGEINT",
                        "f:FLOAT",
                        "d:DOUBLE",
                        "n:DECIMAL(38,10)",
                        "day:DATE",
                        "at:DATETIME(6,0)",
                        "v:VARCHAR(65533,0)");
        assertThat(sink.rows)
                .containsExactly(
                        List.of(
                                "true",
                                "-128",
                                "32767",
                                "-2147483648",
                                "9223372036854775807",
                                "-170141183460469231731687303715884105728",
                                "0.1",
                                "1.0E300",
                                "9999999999999999999999999999.9999999999",
                                "0000-01-01",
                                "9999-12-31T23:59:59.999999",
                                "größe 数据 🥫"),
                        List.of(
                                "NULL",
                                "NULL",
                                "NULL",
                                "NULL",
                                "NULL",
                                "170141183460469231731687303715884105727",
                                "NULL",
                                "NULL",
                                "NULL",
                                "NULL",
                                "NULL",
                                "NULL"));
    }

    @Test
    void keepsThePrecisionOfDatetimeColumnsThroughExpressions() throws Exception {
        SchemaSpec times = schema(
                KeysType.DUPLICATE,
                value("s", ColumnType.of(TypeKind.DATETIME)),
                value("m", ColumnType.of(TypeKind.DATETIME, 3)),
                value("u", ColumnType.of(TypeKind.DATETIME, 6)));
        here.with(
                1,
                "SELECT TIMESTAMP '2026-03-29 02:30:00' s, TIMESTAMP '2026-03-29 02:30:00.123' m,"
                        + " TIMESTAMP '2026-03-29 02:30:00.123456' u");
        CollectingSink sink =
                run("SELECT max(s), coalesce(m, m), u, count(*) FROM t GROUP BY m, u", table("t", times, 2, 1));
        assertThat(sink.columns.stream().map(name -> name.replaceFirst(".*:", "")))
                .containsExactly("DATETIME", "DATETIME(3,0)", "DATETIME(6,0)", "BIGINT");
        assertThat(sink.rows)
                .containsExactly(
                        List.of("2026-03-29T02:30", "2026-03-29T02:30:00.123", "2026-03-29T02:30:00.123456", "1"));
    }

    @Test
    void keepsEveryRowOfADuplicateTable() throws Exception {
        here.with(1, "SELECT 1 k, 'a' v").with(1, "SELECT 1 k, 'a' v").with(2, "SELECT 1 k, 'b' v");
        assertThat(run("SELECT k, v FROM t ORDER BY v", twoColumns(KeysType.DUPLICATE, 1, 2)).rows)
                .containsExactly(List.of("1", "a"), List.of("1", "a"), List.of("1", "b"));
    }

    @Test
    void keepsTheNewestRowOfAUniqueTable() throws Exception {
        here.with(1, "SELECT 1 k, 'old' v UNION ALL SELECT NULL, 'old' UNION ALL SELECT 2, 'only'")
                .with(1, "SELECT NULL::INTEGER k, 'first' v UNION ALL SELECT NULL, 'last' UNION ALL SELECT 1, NULL");
        assertThat(run("SELECT * FROM t ORDER BY k NULLS FIRST", twoColumns(KeysType.UNIQUE, 1)).rows)
                .containsExactly(List.of("NULL", "last"), List.of("1", "NULL"), List.of("2", "only"));
    }

    @Test
    void readsAUniqueTableAsOfAnOlderVersion() throws Exception {
        here.with(1, "SELECT 1 k, 'old' v").with(1, "SELECT 1 k, 'new' v");
        QueryTable old = table("t", twoColumns(KeysType.UNIQUE, 1).getSchema(), 2, 1);
        assertThat(run("SELECT v FROM t", old).rows).containsExactly(List.of("old"));
    }

    @Test
    void aggregatesByKeyAndKeepsTheColumnTypes() throws Exception {
        SchemaSpec schema = schema(
                KeysType.AGGREGATE,
                key("k", INT),
                aggregated("total", ColumnType.of(TypeKind.TINYINT), Aggregation.SUM),
                aggregated("exact", ColumnType.decimal(10, 2), Aggregation.SUM),
                aggregated("large", ColumnType.of(TypeKind.LARGEINT), Aggregation.MAX),
                aggregated("least", STRING, Aggregation.MIN),
                aggregated("last", STRING, Aggregation.REPLACE));
        here.with(1, "SELECT 1 k, 100::TINYINT total, 1.25::DECIMAL(10,2) exact, '9' large, 'b' least, 'x' AS \"last\"")
                .with(
                        1,
                        "SELECT 1 k, 27::TINYINT total, 1.5::DECIMAL(10,2) exact, '10' large, 'a' least,"
                                + " NULL::VARCHAR AS \"last\" UNION ALL SELECT 2, NULL, NULL, NULL, NULL, 'z'");
        CollectingSink sink = run("SELECT * FROM t ORDER BY k", table("t", schema, 3, 1));
        assertThat(sink.columns)
                .containsExactly(
                        "k:INT",
                        "total:TINYINT",
                        "exact:DECIMAL(10,2)",
                        "large:LARGEINT",
                        "least:VARCHAR(65533,0)",
                        "last:VARCHAR(65533,0)");
        assertThat(sink.rows)
                .containsExactly(
                        List.of("1", "127", "2.75", "10", "a", "NULL"),
                        List.of("2", "NULL", "NULL", "NULL", "NULL", "z"));
    }

    @Test
    void refusesASumTooLargeForItsColumn() throws Exception {
        SchemaSpec schema = schema(
                KeysType.AGGREGATE, key("k", INT), aggregated("v", ColumnType.of(TypeKind.TINYINT), Aggregation.SUM));
        here.with(1, "SELECT 1 k, 100::TINYINT v").with(1, "SELECT 1 k, 28::TINYINT v");
        EngineException failure = failureOf("SELECT * FROM t", table("t", schema, 3, 1));
        assertThat(failure.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
        assertThat(failure)
                .hasMessage("Type LARGEINT with value 128 can't be cast because the value is out of range for the"
                        + " destination type TINYINT");
    }

    @Test
    void readsATableWithoutFilesAsEmpty() {
        CollectingSink sink = run("SELECT K, v, count(*) FROM T GROUP BY 1, 2", table("t", twoColumns(), 1, 7, 8));
        assertThat(sink.columns).containsExactly("k:INT", "v:VARCHAR(65533,0)", "count_star():BIGINT");
        assertThat(sink.rows).isEmpty();
    }

    @Test
    void comparesTextWithCaseAndNamesWithout() throws Exception {
        here.with(1, "SELECT 1 k, 'a' v UNION ALL SELECT 2, 'A'");
        assertThat(run("SELECT \"K\" FROM T WHERE V = 'A'", twoColumns(KeysType.DUPLICATE, 1)).rows)
                .containsExactly(List.of("2"));
    }

    @Test
    void sendsManyRowsInBatchesUpToTheRowLimit() throws Exception {
        here.with(1, "SELECT range::INTEGER k, 'v' || range v FROM range(5000)");
        CollectingSink all = run("SELECT * FROM t ORDER BY k", twoColumns(KeysType.DUPLICATE, 1));
        assertThat(all.rows).hasSize(5000);
        assertThat(all.batches).isEqualTo(5);

        CollectingSink some = sink();
        runner.run(
                request("SELECT * FROM t ORDER BY k", twoColumns(KeysType.DUPLICATE, 1)).toBuilder()
                        .setRowLimit(7)
                        .build(),
                some);
        assertThat(some.rows).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM \"%tablets%/1/2.parquet\"",
                "SELECT * FROM read_parquet('%tablets%/1/2.parquet')",
                "SELECT k FROM t WHERE k IN (SELECT k FROM read_parquet('%tablets%/1/2.parquet'))",
                "WITH \"%tablets%/1/2.parquet\" AS (SELECT 1) SELECT * FROM \"%tablets%/1/2.parquet\"",
                "COPY (SELECT 1) TO '%tablets%/1/x.csv'",
                "COPY (SELECT 1) TO '/tmp/larder-escape.csv'",
                "INSTALL spatial",
                "LOAD spatial",
                "ATTACH '%tablets%/x.db'",
                "ATTACH ':memory:' AS m",
                "SET threads = 64",
                "SET memory_limit = '64GB'",
                "PRAGMA version",
                "CREATE TABLE x AS SELECT 1",
                "DROP VIEW t",
                "EXPLAIN ANALYZE SELECT 1",
                "SHOW TABLES",
                "DESCRIBE t",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM main.t",
                "SELECT 1; SELECT 2",
                "SELECT 1; COPY (SELECT 1) TO '%tablets%/x.csv'",
                "",
                "SELECT * FROM"
            })
    void runsNothingButSelectsOverItsTables(String sql) throws Exception {
        here.with(1, "SELECT 1 k, 'a' v");
        EngineException failure = failureOf(
                sql.replace("%tablets%", folder.resolve("tablets").toString()), twoColumns(KeysType.DUPLICATE, 1));
        assertThat(failure.code()).isIn(ErrorCode.ANALYSIS_ERROR, ErrorCode.TABLE_NOT_FOUND);
        try (Stream<Path> files = Files.walk(folder.resolve("tablets"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
        assertThat(Path.of("/tmp/larder-escape.csv")).doesNotExist();
    }

    @Test
    void theEngineItselfIsLockedToo() throws Exception {
        try (DuckDbEngine engine =
                new DuckDbEngine(QueryLimits.modest(), List.of(folder.resolve("tablets")), folder.resolve("spill"))) {
            for (String sql : List.of(
                    "SELECT * FROM read_csv('/etc/passwd')",
                    "COPY (SELECT 1) TO '" + folder.resolve("out.csv") + "'",
                    "ATTACH '" + folder.resolve("out.db") + "'",
                    "INSTALL spatial",
                    "SET threads = 64",
                    "SET enable_external_access = true")) {
                try (var connection = engine.connect();
                        var statement = connection.createStatement()) {
                    assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
                }
            }
        }
    }

    @Test
    void namesAnUnknownColumn() throws Exception {
        here.with(1, "SELECT 1 k, 'a' v");
        EngineException failure = failureOf("SELECT nosuch FROM t", twoColumns(KeysType.DUPLICATE, 1));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
        assertThat(failure).hasMessage("Unknown column 'nosuch' in 'field list'");
        EngineException qualified = failureOf("SELECT t.nosuch FROM t", twoColumns(KeysType.DUPLICATE, 1));
        assertThat(qualified.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
        EngineException named = failureOf("SELECT nosuch AS nosuch FROM t", twoColumns(KeysType.DUPLICATE, 1));
        assertThat(named).hasMessage("Unknown column 'nosuch' in 'field list'");
    }

    @Test
    void tellsNoPathOfALostFile() throws Exception {
        here.with(1, "SELECT 1 k, 'a' v");
        Files.delete(folder.resolve("tablets/1/2.parquet"));
        EngineException failure = failureOf("SELECT * FROM t", twoColumns(KeysType.DUPLICATE, 1));
        assertThat(failure.code()).isEqualTo(ErrorCode.QUERY_FAILED);
        assertThat(failure.getMessage()).doesNotContain(folder.toString()).doesNotContain("tablets");
    }

    @Test
    void staysUsableAfterAnError() throws Exception {
        here.with(1, "SELECT 1 k, 'a' v");
        failureOf("SELECT CAST(v AS INTEGER) FROM t", twoColumns(KeysType.DUPLICATE, 1));
        assertThat(run("SELECT k FROM t", twoColumns(KeysType.DUPLICATE, 1)).rows)
                .hasSize(1);
    }

    @Test
    void refusesAQueryThatNeedsTooMuchMemory() {
        EngineException failure = failureOf("SELECT list(a.x || b.x) FROM (SELECT unnest(generate_series(1, 20000))"
                + " AS x) a, (SELECT unnest(generate_series(1, 20000)) AS x) b");
        assertThat(failure.code()).isEqualTo(ErrorCode.QUERY_FAILED);
        assertThat(run("SELECT 1").rows).hasSize(1);
    }

    @Test
    void stopsAtTheDeadline() {
        CollectingSink sink = new CollectingSink(Instant.now().plusMillis(300));
        EngineException failure = catchThrowableOfType(EngineException.class, () -> runner.run(request(FOREVER), sink));
        assertThat(failure.code()).isEqualTo(ErrorCode.STATEMENT_TIMED_OUT);
    }

    @Test
    void stopsWhenTheReceiverGoesAway() throws Exception {
        CollectingSink sink = sink();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<EngineException> failure = threads.submit(
                    () -> catchThrowableOfType(EngineException.class, () -> runner.run(request(FOREVER), sink)));
            await().until(sink::canCancel);
            sink.cancel();
            assertThat(failure.get().code()).isEqualTo(ErrorCode.QUERY_INTERRUPTED);
        } finally {
            threads.shutdownNow();
        }
    }

    /** The engine forgets a cancel that comes between the last look at the query and its first step. */
    @Test
    void stopsWhateverItDoesWhenItIsToldTo() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            for (int micros = 0; micros < 6_000; micros += 20) {
                CollectingSink sink = sink();
                Future<EngineException> failure = threads.submit(
                        () -> catchThrowableOfType(EngineException.class, () -> runner.run(request(FOREVER), sink)));
                long until = System.nanoTime() + micros * 1000L;
                while (System.nanoTime() < until || !sink.canCancel()) {
                    Thread.onSpinWait();
                }
                sink.cancel();
                assertThat(failure.get(20, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.QUERY_INTERRUPTED);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesMoreQueriesThanMayRunAndWait() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<CollectingSink> sinks = new ArrayList<>();
        List<Future<EngineException>> failures = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                CollectingSink sink = sink();
                sinks.add(sink);
                failures.add(threads.submit(
                        () -> catchThrowableOfType(EngineException.class, () -> runner.run(request(FOREVER), sink))));
            }
            // Two run, one waits, one is refused.
            await().until(() -> failures.stream().filter(Future::isDone).count() == 1);
            sinks.forEach(CollectingSink::cancel);
            List<ErrorCode> codes = new ArrayList<>();
            for (Future<EngineException> failure : failures) {
                codes.add(failure.get().code());
            }
            assertThat(codes)
                    .containsExactlyInAnyOrder(
                            ErrorCode.QUERY_FAILED,
                            ErrorCode.QUERY_INTERRUPTED,
                            ErrorCode.QUERY_INTERRUPTED,
                            ErrorCode.QUERY_INTERRUPTED);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fetchesTabletsOfOtherAgentsOnce() throws Exception {
        here.with(1, "SELECT 1 k, 'here' v");
        there.with(2, "SELECT 2 k, 'there' v");
        QueryTable mixed = remote(2, 2, "dead:1", "peer:1").toBuilder()
                .addTablets(QueryTablet.newBuilder().setTabletId(1).setVersion(2))
                .build();
        assertThat(run("SELECT v FROM t ORDER BY v", mixed).rows).containsExactly(List.of("here"), List.of("there"));

        there.with(2, "SELECT 3 k, 'later' v");
        assertThat(run("SELECT v FROM t ORDER BY k", remote(2, 3, "peer:1")).rows)
                .containsExactly(List.of("there"), List.of("later"));
        assertThat(there.fetched).hasSize(2);
        assertThat(there.fetched.get(1).getHaveList()).hasSize(1);
    }

    @Test
    void believesNoDamagedFile() throws Exception {
        there.with(2, "SELECT 2 k, 'there' v");
        there.damaging = true;
        EngineException failure = failureOf("SELECT * FROM t", remote(2, 2, "peer:1"));
        assertThat(failure.code()).isEqualTo(ErrorCode.REPLICA_NOT_USABLE);
        there.damaging = false;
        assertThat(run("SELECT v FROM t", remote(2, 2, "peer:1")).rows).containsExactly(List.of("there"));
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            assertThat(files.count()).isEqualTo(1);
        }
    }

    @Test
    void keepsTheCacheBelowItsLimit() throws Exception {
        String rows = "SELECT range::INTEGER k, md5(range::VARCHAR) || md5('x' || range) v FROM range(11000)";
        for (int tablet = 1; tablet <= 4; tablet++) {
            there.with(tablet, rows + " WHERE range <> " + tablet);
            assertThat(run("SELECT count(*) FROM t", remote(tablet, 2, "peer:1")).rows)
                    .containsExactly(List.of("10999"));
        }
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThanOrEqualTo(1L << 20);
        }
        QueryTable all = remote(1, 2, "peer:1").toBuilder()
                .addTablets(remote(2, 2, "peer:1").getTablets(0))
                .addTablets(remote(3, 2, "peer:1").getTablets(0))
                .addTablets(remote(4, 2, "peer:1").getTablets(0))
                .build();
        assertThat(failureOf("SELECT count(*) FROM t", all)).hasMessageContaining("No replica of tablet");
        assertThat(run("SELECT count(*) FROM t", remote(4, 2, "peer:1")).rows).hasSize(1);
    }

    @Test
    void queriesThatWantTheSameTabletFetchItOnce() throws Exception {
        runner.close();
        runner = runner(new QueryLimits(128L << 20, 2, 64L << 20, 8, 8, Duration.ofSeconds(30), 1L << 20));
        there.with(2, "SELECT range::INTEGER k, 'v' v FROM range(1000)");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<CollectingSink>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> run("SELECT count(*) FROM t", remote(2, 2, "peer:1"))));
            }
            for (Future<CollectingSink> answer : answers) {
                assertThat(answer.get().rows).containsExactly(List.of("1000"));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(there.fetched.stream().filter(request -> request.getHaveCount() == 0))
                .hasSize(1);
    }

    private DuckDbQueryRunner runner(QueryLimits limits) {
        try {
            Files.createDirectories(folder.resolve("tablets"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new DuckDbQueryRunner(
                limits,
                new DuckDbQueryRunner.Folders(
                        folder.resolve("tablets"), folder.resolve("cache"), folder.resolve("spill")),
                here,
                there,
                InstantSource.system());
    }

    private CollectingSink run(String sql, QueryTable... tables) {
        CollectingSink sink = sink();
        runner.run(request(sql, tables), sink);
        return sink;
    }

    private EngineException failureOf(String sql, QueryTable... tables) {
        return catchThrowableOfType(EngineException.class, () -> run(sql, tables));
    }

    private static CollectingSink sink() {
        return new CollectingSink(Instant.now().plusSeconds(60));
    }

    private static QueryRequest request(String sql, QueryTable... tables) {
        return QueryRequest.newBuilder()
                .setQueryId("q")
                .setSql(sql)
                .addAllTables(List.of(tables))
                .build();
    }

    private QueryTable twoColumns(KeysType keys, long... tablets) {
        QueryTable.Builder table =
                QueryTable.newBuilder().setAlias("t").setSchema(schema(keys, key("k", INT), value("v", STRING)));
        for (long tablet : tablets) {
            table.addTablets(QueryTablet.newBuilder().setTabletId(tablet).setVersion(here.version(tablet)));
        }
        return table.build();
    }

    private static SchemaSpec twoColumns() {
        return schema(KeysType.DUPLICATE, key("k", INT), value("v", STRING));
    }

    private static QueryTable remote(long tablet, long version, String... addresses) {
        return QueryTable.newBuilder()
                .setAlias("t")
                .setSchema(twoColumns())
                .addTablets(QueryTablet.newBuilder()
                        .setTabletId(tablet)
                        .setVersion(version)
                        .addAllAddresses(List.of(addresses)))
                .build();
    }

    private static QueryTable table(String alias, SchemaSpec schema, long version, long... tablets) {
        QueryTable.Builder table = QueryTable.newBuilder().setAlias(alias).setSchema(schema);
        for (long tablet : tablets) {
            table.addTablets(QueryTablet.newBuilder().setTabletId(tablet).setVersion(version));
        }
        return table.build();
    }

    private static ColumnSpec aggregated(String name, ColumnType type, Aggregation aggregation) {
        return value(name, type).toBuilder().setAggregation(aggregation.name()).build();
    }
}
