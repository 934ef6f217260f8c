package dev.larder.common.rpc;

import dev.larder.common.rpc.proto.Row;
import dev.larder.common.rpc.proto.Value;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns rows into messages and back. A decoded row is checked: as many values as columns, each of the class and within
 * the bounds its column's type names, and no null where the column has none.
 */
public final class RowCodec {
    private static final Value NULL = Value.getDefaultInstance();
    private static final BigInteger LARGEINT_MIN = BigInteger.ONE.shiftLeft(127).negate();
    private static final BigInteger LARGEINT_MAX = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    private RowCodec() {}

    public static List<Row> encode(RowBatch batch) {
        return batch.rows().stream().map(RowCodec::encode).toList();
    }

    public static Row encode(Object[] values) {
        Row.Builder row = Row.newBuilder();
        for (Object value : values) {
            row.addValues(encodeValue(value));
        }
        return row.build();
    }

    /**
     * The rows of messages.
     *
     * @throws IllegalArgumentException if a row does not fit the schema
     */
    public static RowBatch decode(TableSchema schema, List<Row> rows) {
        List<Object[]> decoded = new ArrayList<>(rows.size());
        for (Row row : rows) {
            decoded.add(decode(schema.columns(), row));
        }
        return new RowBatch(schema, decoded);
    }

    /**
     * The values of one row.
     *
     * @throws IllegalArgumentException if the row does not fit the columns
     */
    public static Object[] decode(List<Column> columns, Row row) {
        if (row.getValuesCount() != columns.size()) {
            throw new IllegalArgumentException(
                    "A row has " + row.getValuesCount() + " values for " + columns.size() + " columns");
        }
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = decodeValue(columns.get(i), row.getValues(i));
        }
        return values;
    }

    private static Value encodeValue(Object value) {
        if (value == null) {
            return NULL;
        }
        Value.Builder message = Value.newBuilder();
        if (value instanceof Boolean bool) {
            return message.setBoolValue(bool).build();
        }
        if (value instanceof Long number) {
            return message.setLongValue(number).build();
        }
        if (value instanceof Float number) {
            return message.setFloatValue(number).build();
        }
        if (value instanceof Double number) {
            return message.setDoubleValue(number).build();
        }
        if (value instanceof BigDecimal number) {
            return message.setStringValue(number.toPlainString()).build();
        }
        if (value instanceof String
                || value instanceof BigInteger
                || value instanceof LocalDate
                || value instanceof LocalDateTime) {
            return message.setStringValue(value.toString()).build();
        }
        throw new IllegalArgumentException("No column type has values of " + value.getClass());
    }

    private static Object decodeValue(Column column, Value value) {
        if (value.getKindCase() == Value.KindCase.KIND_NOT_SET) {
            if (!column.nullable()) {
                throw new IllegalArgumentException("Column '" + column.name() + "' must not be null");
            }
            return null;
        }
        try {
            return decodeTyped(column.type(), value);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "Column '" + column.name() + "' of type " + column.type().sql() + " cannot hold a value: "
                            + e.getMessage(),
                    e);
        }
    }

    private static Object decodeTyped(ColumnType type, Value value) {
        return switch (type.kind()) {
            case BOOLEAN -> {
                expect(value, Value.KindCase.BOOL_VALUE);
                yield value.getBoolValue();
            }
            case TINYINT -> number(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> number(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> number(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> number(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case LARGEINT -> largeInt(text(value));
            case FLOAT -> {
                expect(value, Value.KindCase.FLOAT_VALUE);
                yield value.getFloatValue();
            }
            case DOUBLE -> {
                expect(value, Value.KindCase.DOUBLE_VALUE);
                yield value.getDoubleValue();
            }
            case DECIMAL -> decimal(type, text(value));
            case DATE -> LocalDate.parse(text(value));
            case DATETIME -> LocalDateTime.parse(text(value));
            case CHAR, VARCHAR, STRING -> text(value);
        };
    }

    private static Long number(Value value, long min, long max) {
        expect(value, Value.KindCase.LONG_VALUE);
        long number = value.getLongValue();
        if (number < min || number > max) {
            throw new IllegalArgumentException("not within " + min + " to " + max + ": " + number);
        }
        return number;
    }

    private static BigInteger largeInt(String text) {
        BigInteger number = new BigInteger(text);
        if (number.compareTo(LARGEINT_MIN) < 0 || number.compareTo(LARGEINT_MAX) > 0) {
            throw new IllegalArgumentException("not within 128 bits: " + text);
        }
        return number;
    }

    private static BigDecimal decimal(ColumnType type, String text) {
        BigDecimal number = new BigDecimal(text).setScale(type.scale());
        if (number.precision() > type.precision()) {
            throw new IllegalArgumentException("too many digits: " + text);
        }
        return number;
    }

    private static String text(Value value) {
        expect(value, Value.KindCase.STRING_VALUE);
        return value.getStringValue();
    }

    private static void expect(Value value, Value.KindCase kind) {
        if (value.getKindCase() != kind) {
            throw new IllegalArgumentException("expected " + kind + ", got " + value.getKindCase());
        }
    }
}
