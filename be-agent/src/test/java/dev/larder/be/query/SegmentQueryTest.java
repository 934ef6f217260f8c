package dev.larder.be.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.rpc.SchemaCodec;
import dev.larder.common.rpc.proto.QueryRequest;
import dev.larder.common.rpc.proto.QueryTable;
import dev.larder.common.rpc.proto.QueryTablet;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what the agent's own writer wrote. */
class SegmentQueryTest {
    private static final BigInteger LARGE_MAX = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

    @TempDir
    Path folder;

    private ParquetFixture tablets;
    private DuckDbQueryRunner runner;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("tablets"));
        tablets = new ParquetFixture(folder.resolve("tablets"));
        runner = new DuckDbQueryRunner(
                QueryLimits.modest(),
                new DuckDbQueryRunner.Folders(
                        folder.resolve("tablets"), folder.resolve("cache"), folder.resolve("spill")),
                tablets,
                tablets,
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        runner.close();
    }

    @Test
    void roundTripsEveryType() throws Exception {
        TableSchema schema = new TableSchema(
                KeysType.DUPLICATE,
                List.of(
                        key("b", ColumnType.of(TypeKind.BOOLEAN)),
                        value("t", ColumnType.of(TypeKind.TINYINT)),
                        value("s", ColumnType.of(TypeKind.SMALLINT)),
                        value("i", ColumnType.of(TypeKind.INT)),
                        value("l", ColumnType.of(TypeKind.BIGINT)),
                        value("h", ColumnType.of(TypeKind.LARGEINT)),
                        value("f", ColumnType.of(TypeKind.FLOAT)),
                        value("d", ColumnType.of(TypeKind.DOUBLE)),
                        value("n9", ColumnType.decimal(9, 2)),
                        value("n18", ColumnType.decimal(18, 18)),
                        value("n38", ColumnType.decimal(38, 19)),
                        value("day", ColumnType.of(TypeKind.DATE)),
                        value("at", ColumnType.of(TypeKind.DATETIME)),
                        value("at6", ColumnType.of(TypeKind.DATETIME, 6)),
                        value("c", ColumnType.of(TypeKind.CHAR, 10)),
                        value("v", ColumnType.of(TypeKind.VARCHAR, 100)),
                        value("x", ColumnType.of(TypeKind.STRING))));
        Object[] least = {
            false,
            -128L,
            -32768L,
            -2147483648L,
            Long.MIN_VALUE,
            LARGE_MAX.negate().subtract(BigInteger.ONE),
            -Float.MAX_VALUE,
            -Double.MAX_VALUE,
            new BigDecimal("-9999999.99"),
            new BigDecimal("-0.999999999999999999"),
            new BigDecimal("-9999999999999999999.9999999999999999999"),
            LocalDate.of(0, 1, 1),
            LocalDateTime.of(0, 1, 1, 0, 0),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
            "",
            "größe 数据 🥫",
            "line\nend\0zero"
        };
        Object[] greatest = {
            true,
            127L,
            32767L,
            2147483647L,
            Long.MAX_VALUE,
            LARGE_MAX,
            Float.MIN_VALUE,
            Double.MIN_VALUE,
            new BigDecimal("9999999.99"),
            new BigDecimal("0.000000000000000001"),
            new BigDecimal("9999999999999999999.9999999999999999999"),
            LocalDate.of(9999, 12, 31),
            LocalDateTime.of(9999, 12, 31, 23, 59, 59),
            LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
            "z",
            "'",
            "\"\\"
        };
        tablets.with(
                1,
                new RowBatch(
                        schema,
                        List.of(least, greatest, new Object[schema.columns().size()])));
        CollectingSink answer = run("SELECT * FROM t ORDER BY t ASC NULLS LAST", table(schema, 2));
        assertThat(answer.rows)
                .containsExactly(
                        List.of(
                                "false",
                                "-128",
                                "-32768",
                                "-2147483648",
                                "-9223372036854775808",
                                "-170141183460469231731687303715884105728",
                                "-3.4028235E38",
                                "-1.7976931348623157E308",
                                "-9999999.99",
                                "-0.999999999999999999",
                                "-9999999999999999999.9999999999999999999",
                                "0000-01-01",
                                "0000-01-01T00:00",
                                "1969-12-31T23:59:59.999999",
                                "",
                                "größe 数据 🥫",
                                "line\nend\0zero"),
                        List.of(
                                "true",
                                "127",
                                "32767",
                                "2147483647",
                                "9223372036854775807",
                                "170141183460469231731687303715884105727",
                                "1.4E-45",
                                "4.9E-324",
                                "9999999.99",
                                "0.000000000000000001",
                                "9999999999999999999.9999999999999999999",
                                "9999-12-31",
                                "9999-12-31T23:59:59",
                                "9999-12-31T23:59:59.999999",
                                "z",
                                "'",
                                "\"\\"),
                        java.util.Collections.nCopies(schema.columns().size(), "NULL"));
    }

    @Test
    void mergesAnAggregateTableOnRead() throws Exception {
        TableSchema schema = new TableSchema(
                KeysType.AGGREGATE,
                List.of(
                        key("k", ColumnType.of(TypeKind.LARGEINT)),
                        aggregated("total", ColumnType.of(TypeKind.LARGEINT), Aggregation.SUM),
                        aggregated("last", ColumnType.of(TypeKind.LARGEINT), Aggregation.REPLACE)));
        tablets.with(1, new RowBatch(schema, List.of(row(9, 1, 1), row(10, 5, 2), row(9, 2, 3))))
                .with(1, new RowBatch(schema, List.<Object[]>of(new Object[] {BigInteger.valueOf(9), null, null})));
        assertThat(run("SELECT * FROM t ORDER BY k DESC", table(schema, 3)).rows)
                .containsExactly(List.of("10", "5", "2"), List.of("9", "3", "NULL"));
    }

    @Test
    void keepsTheNewestRowOfAUniqueTable() throws Exception {
        TableSchema schema = new TableSchema(
                KeysType.UNIQUE,
                List.of(key("k", ColumnType.of(TypeKind.INT)), value("v", ColumnType.of(TypeKind.STRING))));
        tablets.with(1, new RowBatch(schema, List.of(new Object[] {1L, "a"}, new Object[] {2L, "b"})))
                .with(1, new RowBatch(schema, List.of(new Object[] {2L, "c"}, new Object[] {2L, "d"})));
        assertThat(run("SELECT * FROM t ORDER BY k", table(schema, 3)).rows)
                .containsExactly(List.of("1", "a"), List.of("2", "d"));
    }

    @Test
    void findsColumnsByTheirIdsWhateverTheyAreCalled() throws Exception {
        TableSchema before = new TableSchema(
                KeysType.DUPLICATE,
                List.of(
                        key("k", ColumnType.of(TypeKind.INT)),
                        value("old", ColumnType.of(TypeKind.STRING)),
                        value("gone", ColumnType.of(TypeKind.INT))));
        tablets.with(1, new RowBatch(before, List.<Object[]>of(new Object[] {1L, "a", 7L})));
        TableSchema renamed = before.withColumns(
                List.of(before.columns().get(0), before.columns().get(1).renamed("new")));
        TableSchema after = renamed.withColumn(
                        1, value("gone", ColumnType.of(TypeKind.INT)).filled(Optional.of("5")))
                .withColumn(3, value("old", ColumnType.of(TypeKind.STRING)));
        tablets.with(1, new RowBatch(after, List.<Object[]>of(new Object[] {2L, 8L, "b", "c"})));
        assertThat(run("SELECT k, gone, new, old FROM t ORDER BY k", table(after, 3)).rows)
                .containsExactly(List.of("1", "5", "a", "NULL"), List.of("2", "8", "b", "c"));
    }

    @Test
    void knowsTheNewestRowAmongFilesOfSeveralShapes() throws Exception {
        TableSchema before = new TableSchema(
                KeysType.UNIQUE,
                List.of(key("k", ColumnType.of(TypeKind.INT)), value("v", ColumnType.of(TypeKind.INT))));
        TableSchema after =
                before.withColumn(2, value("w", ColumnType.of(TypeKind.INT)).filled(Optional.of("9")));
        tablets.with(1, new RowBatch(before, List.of(new Object[] {1L, 1L}, new Object[] {2L, 1L})))
                .with(1, new RowBatch(after, List.of(new Object[] {1L, 2L, 2L}, new Object[] {2L, 2L, 2L})))
                .with(1, new RowBatch(before, List.<Object[]>of(new Object[] {1L, 3L})));
        assertThat(run("SELECT * FROM t ORDER BY k", table(after, 4)).rows)
                .containsExactly(List.of("1", "3", "9"), List.of("2", "2", "2"));
    }

    @Test
    void readsFilesWithNarrowerTypes() throws Exception {
        TableSchema before = new TableSchema(
                KeysType.DUPLICATE,
                List.of(
                        key("k", ColumnType.of(TypeKind.INT)),
                        value("h", ColumnType.of(TypeKind.BIGINT)),
                        value("d", ColumnType.of(TypeKind.SMALLINT)),
                        value("n", ColumnType.decimal(9, 2)),
                        value("t", ColumnType.of(TypeKind.DATE))));
        tablets.with(1, new RowBatch(before, List.<Object[]>of(new Object[] {
            1L, Long.MIN_VALUE, -3L, new BigDecimal("1.25"), LocalDate.of(2026, 1, 2)
        })));
        TableSchema after = new TableSchema(
                KeysType.DUPLICATE,
                List.of(
                        key("k", ColumnType.of(TypeKind.BIGINT)),
                        value("h", ColumnType.of(TypeKind.LARGEINT)),
                        value("d", ColumnType.decimal(7, 2)),
                        value("n", ColumnType.decimal(38, 2)),
                        value("t", ColumnType.of(TypeKind.DATETIME))));
        tablets.with(1, new RowBatch(after, List.<Object[]>of(new Object[] {
            1L << 40, LARGE_MAX, new BigDecimal("0.50"), new BigDecimal("2.00"), LocalDateTime.of(2026, 1, 3, 4, 5)
        })));
        assertThat(run("SELECT * FROM t ORDER BY k", table(after, 3)).rows)
                .containsExactly(
                        List.of("1", Long.toString(Long.MIN_VALUE), "-3.00", "1.25", "2026-01-02T00:00"),
                        List.of("1099511627776", LARGE_MAX.toString(), "0.50", "2.00", "2026-01-03T04:05"));
    }

    @Test
    void takesPlacesForIdsInFilesWithoutIds() throws Exception {
        tablets.with(1, "SELECT 1 AS k, 2 AS a, 3 AS b");
        TableSchema made = new TableSchema(
                KeysType.DUPLICATE,
                List.of(
                        key("k", ColumnType.of(TypeKind.INT)),
                        value("a", ColumnType.of(TypeKind.INT)),
                        value("b", ColumnType.of(TypeKind.INT))));
        TableSchema after = made.withColumns(
                        List.of(made.columns().get(0), made.columns().get(2).renamed("a")))
                .withColumn(2, value("b", ColumnType.of(TypeKind.INT)).filled(Optional.of("4")));
        assertThat(run("SELECT k, a, b FROM t", table(after, 2)).rows).containsExactly(List.of("1", "3", "4"));
    }

    private CollectingSink run(String sql, QueryTable table) {
        CollectingSink sink = new CollectingSink(Instant.MAX);
        runner.run(
                QueryRequest.newBuilder()
                        .setQueryId("q")
                        .setSql(sql)
                        .addTables(table)
                        .build(),
                sink);
        return sink;
    }

    private static QueryTable table(TableSchema schema, long version) {
        return QueryTable.newBuilder()
                .setAlias("t")
                .setSchema(SchemaCodec.encode(schema))
                .addTablets(QueryTablet.newBuilder().setTabletId(1).setVersion(version))
                .build();
    }

    private static Object[] row(long... values) {
        Object[] row = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            row[i] = BigInteger.valueOf(values[i]);
        }
        return row;
    }

    private static Column key(String name, ColumnType type) {
        return new Column(name, type, true, true, Optional.empty(), Optional.empty(), "");
    }

    private static Column value(String name, ColumnType type) {
        return new Column(name, type, true, false, Optional.empty(), Optional.empty(), "");
    }

    private static Column aggregated(String name, ColumnType type, Aggregation aggregation) {
        return new Column(name, type, true, false, Optional.of(aggregation), Optional.empty(), "");
    }
}
