package dev.larder.fe.query;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A value known before a query runs.
 *
 * @param value of the class that {@link TypeKind} names for the type; nothing for NULL
 */
public record Constant(Optional<Object> value, ColumnType type) {
    public static final Constant NULL = new Constant(Optional.empty(), text());

    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final int LARGEINT_BITS = 127;

    /** A Boolean, Long, BigInteger, BigDecimal, Double, LocalDate, LocalDateTime or String. */
    public static Constant of(Object value) {
        if (value instanceof BigInteger whole) {
            return ofWhole(whole);
        }
        if (value instanceof BigDecimal decimal) {
            return ofDecimal(decimal);
        }
        if (value instanceof Integer small) {
            return new Constant(Optional.of(small.longValue()), ColumnType.of(TypeKind.BIGINT));
        }
        return new Constant(Optional.of(value), typeOf(value));
    }

    public static Constant ofNullable(Optional<?> value) {
        return value.map(present -> of((Object) present)).orElse(NULL);
    }

    public boolean isNull() {
        return value.isEmpty();
    }

    /** As MySQL turns a value into text. */
    String asText() {
        Object present = value.orElseThrow();
        if (present instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (present instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return present instanceof LocalDateTime time ? TimeText.of(time, type.precision()) : present.toString();
    }

    /** As MySQL turns a value into a number; a text gives the number it is, or 0. */
    BigDecimal asNumber() {
        Object present = value.orElseThrow();
        if (present instanceof Boolean truth) {
            return truth ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        try {
            return new BigDecimal(present.toString().strip());
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }

    boolean isTrue() {
        return !isNull() && asNumber().signum() != 0;
    }

    boolean isNumber() {
        return !isNull() && (value.get() instanceof Number || value.get() instanceof Boolean);
    }

    /** The literal for the query engine. */
    Printed print() {
        if (value.isEmpty()) {
            return new Printed("NULL", Kind.NULL);
        }
        Object present = value.get();
        if (present instanceof String string) {
            return Printed.literal(string);
        }
        if (present instanceof LocalDateTime || present instanceof LocalDate) {
            String engineType =
                    type.kind() == TypeKind.DATE ? "DATE" : type.precision() == 0 ? "TIMESTAMP_S" : "TIMESTAMP";
            return new Printed("CAST('" + asText() + "' AS " + engineType + ")", Kind.of(type));
        }
        if (present instanceof Boolean truth) {
            return new Printed(truth ? "TRUE" : "FALSE", Kind.BOOLEAN);
        }
        if (present instanceof Double number) {
            return new Printed("CAST('" + number + "' AS DOUBLE)", Kind.DOUBLE);
        }
        return new Printed(asText(), Kind.of(type));
    }

    private static Constant ofWhole(BigInteger whole) {
        if (whole.compareTo(LONG_MIN) >= 0 && whole.compareTo(LONG_MAX) <= 0) {
            return new Constant(Optional.of(whole.longValue()), ColumnType.of(TypeKind.BIGINT));
        }
        return whole.bitLength() <= LARGEINT_BITS
                ? new Constant(Optional.of(whole), ColumnType.of(TypeKind.LARGEINT))
                : new Constant(Optional.of(whole.doubleValue()), ColumnType.of(TypeKind.DOUBLE));
    }

    private static Constant ofDecimal(BigDecimal decimal) {
        BigDecimal plain = decimal.scale() < 0 ? decimal.setScale(0) : decimal;
        int precision = Math.max(plain.precision(), plain.scale());
        return precision <= ColumnType.DECIMAL_PRECISION_MAX
                ? new Constant(Optional.of(plain), ColumnType.decimal(precision, plain.scale()))
                : new Constant(Optional.of(plain.doubleValue()), ColumnType.of(TypeKind.DOUBLE));
    }

    private static ColumnType typeOf(Object value) {
        if (value instanceof Boolean) {
            return ColumnType.of(TypeKind.BOOLEAN);
        }
        if (value instanceof Long) {
            return ColumnType.of(TypeKind.BIGINT);
        }
        if (value instanceof Double) {
            return ColumnType.of(TypeKind.DOUBLE);
        }
        if (value instanceof LocalDate) {
            return ColumnType.of(TypeKind.DATE);
        }
        if (value instanceof LocalDateTime time) {
            return ColumnType.of(
                    TypeKind.DATETIME,
                    time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? 0 : ColumnType.DATETIME_PRECISION_MAX);
        }
        if (value instanceof String) {
            return text();
        }
        throw new IllegalArgumentException("Not a value of SQL: " + value.getClass());
    }

    private static ColumnType text() {
        return ColumnType.of(TypeKind.VARCHAR, ColumnType.VARCHAR_LENGTH_MAX);
    }
}
