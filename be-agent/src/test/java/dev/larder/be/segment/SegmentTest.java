package dev.larder.be.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
    private static final TableSchema EVERY_TYPE = new TableSchema(
            KeysType.DUPLICATE,
            List.of(
                    column("Bool", ColumnType.of(TypeKind.BOOLEAN)),
                    column("tiny", ColumnType.of(TypeKind.TINYINT)),
                    column("small", ColumnType.of(TypeKind.SMALLINT)),
                    column("int", ColumnType.of(TypeKind.INT)),
                    column("big", ColumnType.of(TypeKind.BIGINT)),
                    column("large", ColumnType.of(TypeKind.LARGEINT)),
                    column("float", ColumnType.of(TypeKind.FLOAT)),
                    column("double", ColumnType.of(TypeKind.DOUBLE)),
                    column("dec38", ColumnType.decimal(38, 10)),
                    column("dec5", ColumnType.decimal(5, 2)),
                    column("date", ColumnType.of(TypeKind.DATE)),
                    column("time", ColumnType.of(TypeKind.DATETIME, 6)),
                    column("char", ColumnType.of(TypeKind.CHAR, 3)),
                    column("varchar", ColumnType.of(TypeKind.VARCHAR, 30)),
                    column("spaced näme", ColumnType.of(TypeKind.STRING))));

    private static final Object[] LOW = {
        false,
        -128L,
        -32768L,
        (long) Integer.MIN_VALUE,
        Long.MIN_VALUE,
        BigInteger.ONE.shiftLeft(127).negate(),
        Float.NEGATIVE_INFINITY,
        -0.0,
        new BigDecimal("-9999999999999999999999999999.9999999999"),
        new BigDecimal("-0.01"),
        LocalDate.of(0, 1, 1),
        LocalDateTime.of(0, 1, 1, 0, 0),
        "",
        "ä€😀",
        "zero\0inside"
    };
    private static final Object[] HIGH = {
        true,
        127L,
        32767L,
        (long) Integer.MAX_VALUE,
        Long.MAX_VALUE,
        BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE),
        1.5f,
        Math.PI,
        new BigDecimal("9999999999999999999999999999.9999999999"),
        new BigDecimal("999.99"),
        LocalDate.of(9999, 12, 31),
        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
        "abc",
        "x",
        "y".repeat(100_000)
    };
    private static final Object[] NULLS = new Object[LOW.length];

    @TempDir
    Path folder;

    @Test
    void keepsEveryValueInLoadOrder() throws Exception {
        Path file = folder.resolve("a");
        SegmentWriter.write(file, new RowBatch(EVERY_TYPE, List.of(LOW, NULLS, HIGH)));

        RowBatch back = SegmentReader.read(file, EVERY_TYPE);

        assertThat(back.rows()).hasSize(3);
        assertThat(back.rows().get(0)).containsExactly(LOW);
        assertThat(back.rows().get(1)).containsExactly(NULLS);
        assertThat(back.rows().get(2)).containsExactly(HIGH);
    }

    @Test
    void keepsTheOrderOfManyRows() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        TableSchema numbers = new TableSchema(KeysType.UNIQUE, List.of(column("n", ColumnType.of(TypeKind.BIGINT))));
        for (long i = 0; i < 100_000; i++) {
            rows.add(new Object[] {(i * 7919) % 100_003});
        }
        SegmentWriter.write(folder.resolve("a"), new RowBatch(numbers, rows));

        RowBatch back = SegmentReader.read(folder.resolve("a"), numbers);

        assertThat(back.rows().stream().map(row -> row[0]).toList())
                .isEqualTo(rows.stream().map(row -> row[0]).toList());
    }

    @Test
    void knowsSizeAndHashOfWhatItWrote() throws Exception {
        Path file = folder.resolve("a");

        SegmentStat stat = SegmentWriter.write(file, new RowBatch(EVERY_TYPE, List.of(LOW, HIGH)));

        byte[] bytes = Files.readAllBytes(file);
        assertThat(stat.bytes()).isEqualTo(bytes.length);
        assertThat(stat.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(stat.rows()).isEqualTo(2);
    }

    @Test
    void writesEqualBytesForEqualRows() throws Exception {
        RowBatch batch = new RowBatch(EVERY_TYPE, Arrays.asList(LOW, HIGH, NULLS));

        SegmentStat one = SegmentWriter.write(folder.resolve("a"), batch);
        SegmentStat two = SegmentWriter.write(folder.resolve("b"), batch);

        assertThat(one).isEqualTo(two);
    }

    @Test
    void leavesNoFileWhenARowDoesNotFit() {
        Path file = folder.resolve("a");
        Object[] wrong = LOW.clone();
        wrong[1] = "not a number";

        assertThatThrownBy(() -> SegmentWriter.write(file, new RowBatch(EVERY_TYPE, List.of(LOW, wrong))))
                .isInstanceOf(ClassCastException.class);

        assertThat(file).doesNotExist();
    }

    @Test
    void isReadableByStockTools() throws Exception {
        Path file = folder.resolve("a.parquet");
        SegmentWriter.write(file, new RowBatch(EVERY_TYPE, List.of(LOW, NULLS, HIGH)));

        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select \"Bool\", \"large\"::hugeint, \"dec5\", \"time\"::varchar,"
                                + " typeof(\"time\"), typeof(\"tiny\"), \"dec38\" from read_parquet('" + file
                                + "') limit 1")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getBoolean(1)).isFalse();
            assertThat(result.getString(2))
                    .isEqualTo(BigInteger.ONE.shiftLeft(127).negate().toString());
            assertThat(result.getBigDecimal(3)).isEqualTo(new BigDecimal("-0.01"));
            assertThat(result.getString(4)).isEqualTo("0001-01-01 (BC) 00:00:00");
            assertThat(result.getString(5)).isEqualTo("TIMESTAMP");
            assertThat(result.getString(6)).isEqualTo("TINYINT");
            assertThat(result.getBigDecimal(7)).isEqualTo((BigDecimal) LOW[8]);
        }
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, true, false, Optional.empty(), Optional.empty(), "");
    }
}
