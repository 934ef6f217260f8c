package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.TypedValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How values of the {@link Evaluator} turn into each other, as in MySQL. */
final class Scalars {
    static final ColumnType DATE = ColumnType.of(TypeKind.DATE);
    static final ColumnType DATETIME = ColumnType.of(TypeKind.DATETIME, ColumnType.DATETIME_PRECISION_MAX);
    static final ColumnType STRING = ColumnType.of(TypeKind.STRING);

    private static final Pattern LEADING_NUMBER =
            Pattern.compile("\\s*([-+]?(?:\\d+\\.?\\d*|\\.\\d+))(.*)", Pattern.DOTALL);
    private static final int NUMBER_LENGTH_MAX = 100;

    private Scalars() {}

    /** TRUE or FALSE, or null for NULL. */
    static Boolean truth(Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (isTime(value)) {
            return true;
        }
        Object number = number(value);
        return number instanceof Double floating
                ? floating != 0
                : decimal(number).signum() != 0;
    }

    static boolean isTime(Object value) {
        return value instanceof LocalDate || value instanceof LocalDateTime;
    }

    /** A BigInteger, BigDecimal or Double; of a text, the number it starts with. */
    static Object number(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? BigInteger.ONE : BigInteger.ZERO;
        }
        if (value instanceof String text) {
            Matcher number = LEADING_NUMBER.matcher(text);
            if (!number.matches() || number.group(1).length() > NUMBER_LENGTH_MAX) {
                return BigInteger.ZERO;
            }
            return narrowed(new BigDecimal(number.group(1)));
        }
        if (value instanceof BigInteger || value instanceof BigDecimal || value instanceof Double) {
            return value;
        }
        throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Not a number: '" + text(value) + "'");
    }

    static BigDecimal decimal(Object number) {
        if (number instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        return number instanceof BigDecimal exact ? exact : BigDecimal.valueOf((Double) number);
    }

    /** A whole number when there are no digits after the point. */
    static Object narrowed(BigDecimal value) {
        return value.scale() <= 0 ? (Object) value.toBigInteger() : value;
    }

    static Object negated(Object value) {
        Object number = number(value);
        if (number instanceof Double floating) {
            return -floating;
        }
        return narrowed(decimal(number).negate());
    }

    /** Compares two values that are not NULL: texts as texts, times as times, everything else as numbers. */
    static int compare(Object left, Object right) {
        if (left instanceof String one && right instanceof String other) {
            return one.compareTo(other);
        }
        if (isTime(left) || isTime(right)) {
            return time(left).compareTo(time(right));
        }
        Object one = number(left);
        Object other = number(right);
        return one instanceof Double || other instanceof Double
                ? Double.compare(((Number) one).doubleValue(), ((Number) other).doubleValue())
                : decimal(one).compareTo(decimal(other));
    }

    /** The text of a value that is not NULL. */
    static String text(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof BigDecimal exact) {
            return exact.toPlainString();
        }
        if (value instanceof LocalDateTime time) {
            return TypedValues.print(
                    time, time.get(ChronoField.NANO_OF_SECOND) == 0 ? 0 : ColumnType.DATETIME_PRECISION_MAX);
        }
        return String.valueOf(value);
    }

    /** From the classes of columns to those of the evaluator. */
    static Object fromColumn(Object value) {
        if (value instanceof Long whole) {
            return BigInteger.valueOf(whole);
        }
        return value instanceof Float floating ? (Object) Double.valueOf(floating.toString()) : value;
    }

    private static LocalDateTime time(Object value) {
        if (value instanceof LocalDateTime time) {
            return time;
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        try {
            return (LocalDateTime) TypedValues.parse(DATETIME, text(value));
        } catch (InvalidValueException e) {
            throw new EngineException(ErrorCode.WRONG_VALUE, e.getMessage(), e);
        }
    }
}
