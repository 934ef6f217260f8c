package dev.larder.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.rpc.proto.Row;
import dev.larder.common.rpc.proto.Value;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    private static final TableSchema EVERY_TYPE = new TableSchema(
            KeysType.AGGREGATE,
            List.of(
                    column("a", ColumnType.of(TypeKind.BOOLEAN)),
                    column("b", ColumnType.of(TypeKind.TINYINT)),
                    column("c", ColumnType.of(TypeKind.SMALLINT)),
                    column("d", ColumnType.of(TypeKind.INT)),
                    column("e", ColumnType.of(TypeKind.BIGINT)),
                    column("f", ColumnType.of(TypeKind.LARGEINT)),
                    column("g", ColumnType.of(TypeKind.FLOAT)),
                    column("h", ColumnType.of(TypeKind.DOUBLE)),
                    column("i", ColumnType.decimal(38, 10)),
                    column("j", ColumnType.of(TypeKind.DATE)),
                    column("k", ColumnType.of(TypeKind.DATETIME, 6)),
                    column("l", ColumnType.of(TypeKind.CHAR, 3)),
                    column("m", ColumnType.of(TypeKind.VARCHAR, 30)),
                    column("n", ColumnType.of(TypeKind.STRING))));

    @Test
    void keepsValuesOfEveryTypeAndNulls() {
        Object[] values = {
            true,
            -128L,
            32767L,
            -1L,
            Long.MIN_VALUE,
            BigInteger.ONE.shiftLeft(126),
            1.5f,
            -0.0,
            new BigDecimal("-1234567890123456789012345678.0123456789"),
            LocalDate.of(0, 1, 1),
            LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
            "abc",
            "ä€😀",
            ""
        };
        Object[] nulls = new Object[values.length];
        RowBatch batch = new RowBatch(EVERY_TYPE, Arrays.asList(values, nulls));

        RowBatch back = RowCodec.decode(EVERY_TYPE, RowCodec.encode(batch));

        assertThat(back.rows().get(0)).containsExactly(values);
        assertThat(back.rows().get(1)).containsExactly(nulls);
    }

    @Test
    void keepsSchemas() {
        assertThat(SchemaCodec.decode(SchemaCodec.encode(EVERY_TYPE))).isEqualTo(EVERY_TYPE);
    }

    @Test
    void refusesValuesThatDoNotFit() {
        TableSchema one = new TableSchema(KeysType.DUPLICATE, List.of(column("b", ColumnType.of(TypeKind.TINYINT))));

        assertThatThrownBy(() ->
                        RowCodec.decode(one, List.of(row(Value.newBuilder().setLongValue(128)))))
                .hasMessageContaining("'b'")
                .hasMessageContaining("128");
        assertThatThrownBy(() ->
                        RowCodec.decode(one, List.of(row(Value.newBuilder().setStringValue("1")))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowCodec.decode(one, List.of(Row.getDefaultInstance())))
                .hasMessage("A row has 0 values for 1 columns");
    }

    @Test
    void hidesTheTokenInText() {
        assertThat(AgentToken.of("s3cret").toString()).doesNotContain("s3cret");
    }

    private static Row row(Value.Builder value) {
        return Row.newBuilder().addValues(value).build();
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, true, false, Optional.of(Aggregation.REPLACE), Optional.empty(), "");
    }
}
