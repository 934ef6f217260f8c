package dev.larder.common.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of columns as text and back: the one place that knows which texts a type takes and in what order values come. */
public final class TypedValues {
    private static final BigInteger LARGEINT_MAX = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);
    private static final BigInteger LARGEINT_MIN = BigInteger.ONE.shiftLeft(127).negate();
    private static final Pattern DATE_TIME = Pattern.compile(
            "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[ T](\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?)?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2}))?");

    private TypedValues() {}

    /**
     * The value that a text means for a column type, of the class that {@link TypeKind} names.
     *
     * @throws InvalidValueException when the text is no value of the type, or a value out of its range
     */
    public static Object parse(ColumnType type, String text) throws InvalidValueException {
        try {
            return switch (type.kind()) {
                case BOOLEAN -> bool(text);
                case TINYINT -> integer(type, text, Byte.MIN_VALUE, Byte.MAX_VALUE);
                case SMALLINT -> integer(type, text, Short.MIN_VALUE, Short.MAX_VALUE);
                case INT -> integer(type, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case BIGINT -> integer(type, text, Long.MIN_VALUE, Long.MAX_VALUE);
                case LARGEINT -> range(type, text, whole(text), LARGEINT_MIN, LARGEINT_MAX);
                case FLOAT -> floating(type, text);
                case DOUBLE -> doubling(type, text);
                case DECIMAL -> decimal(type, text);
                case DATE -> dateTime(text).toLocalDate();
                case DATETIME -> truncated(dateTime(text), type.precision());
                case CHAR, VARCHAR -> bounded(type, text, type.precision());
                case STRING -> bounded(type, text, ColumnType.STRING_BYTES_MAX);
            };
        } catch (NumberFormatException | DateTimeException e) {
            throw new InvalidValueException(
                    InvalidValueException.Reason.MALFORMED,
                    "Incorrect " + type.sql() + " value: '" + shorten(text) + "'",
                    e);
        }
    }

    /** The text of a value as Doris prints it. */
    public static String print(ColumnType type, Object value) {
        return switch (type.kind()) {
            case BOOLEAN -> ((Boolean) value) ? "1" : "0";
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case DATETIME -> print((LocalDateTime) value, type.precision());
            case TINYINT, SMALLINT, INT, BIGINT, LARGEINT, FLOAT, DOUBLE, DATE, CHAR, VARCHAR, STRING ->
                value.toString();
        };
    }

    /** {@code 2022-04-08 15:52:29}, with as many digits after the second as asked. */
    public static String print(LocalDateTime time, int digits) {
        String text = String.format(
                Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
        return digits == 0
                ? text
                : text + "."
                        + String.format(Locale.ROOT, "%09d", time.getNano()).substring(0, digits);
    }

    /** Compares two values of the same type, neither of them null. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // every class that TypeKind names compares with itself
    public static int compare(Object left, Object right) {
        return ((Comparable) left).compareTo(right);
    }

    private static Boolean bool(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new NumberFormatException(text);
        };
    }

    private static Long integer(ColumnType type, String text, long min, long max) throws InvalidValueException {
        return range(type, text, whole(text), BigInteger.valueOf(min), BigInteger.valueOf(max))
                .longValueExact();
    }

    private static BigInteger whole(String text) {
        String digits = text.trim();
        if (digits.length() > 80) {
            throw new NumberFormatException(digits);
        }
        BigDecimal value = new BigDecimal(digits);
        if (value.scale() < -80 || value.scale() > 80) {
            throw new NumberFormatException(digits);
        }
        return value.setScale(0, RoundingMode.HALF_UP).toBigIntegerExact();
    }

    private static BigInteger range(ColumnType type, String text, BigInteger value, BigInteger min, BigInteger max)
            throws InvalidValueException {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw outOfRange(type, text);
        }
        return value;
    }

    private static Float floating(ColumnType type, String text) throws InvalidValueException {
        float value = Float.parseFloat(finite(text));
        if (Float.isInfinite(value)) {
            throw outOfRange(type, text);
        }
        return value;
    }

    private static Double doubling(ColumnType type, String text) throws InvalidValueException {
        double value = Double.parseDouble(finite(text));
        if (Double.isInfinite(value)) {
            throw outOfRange(type, text);
        }
        return value;
    }

    private static String finite(String text) {
        String trimmed = text.trim();
        char last = trimmed.isEmpty() ? 'x' : trimmed.charAt(trimmed.length() - 1);
        if (!Character.isDigit(last) && last != '.') {
            throw new NumberFormatException(text);
        }
        return trimmed;
    }

    private static BigDecimal decimal(ColumnType type, String text) throws InvalidValueException {
        String digits = text.trim();
        if (digits.length() > 120) {
            throw new NumberFormatException(digits);
        }
        BigDecimal value = new BigDecimal(digits);
        if (value.scale() < -120 || value.scale() > 120) {
            throw outOfRange(type, text);
        }
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision() && scaled.signum() != 0) {
            throw outOfRange(type, text);
        }
        return scaled;
    }

    private static LocalDateTime dateTime(String text) {
        String trimmed = text.trim();
        Matcher parts = DATE_TIME.matcher(trimmed);
        if (!parts.matches()) {
            parts = COMPACT.matcher(trimmed);
            if (!parts.matches()) {
                throw new DateTimeException(text);
            }
        }
        LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
        if (parts.group(4) == null) {
            return date.atStartOfDay();
        }
        int nanos = 0;
        if (parts.groupCount() >= 7 && parts.group(7) != null) {
            nanos = Integer.parseInt((parts.group(7) + "000000000").substring(0, 9));
        }
        return date.atTime(number(parts, 4), number(parts, 5), number(parts, 6), nanos);
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static LocalDateTime truncated(LocalDateTime time, int digits) {
        long unit = 1;
        for (int i = digits; i < 9; i++) {
            unit *= 10;
        }
        return time.with(ChronoField.NANO_OF_SECOND, time.get(ChronoField.NANO_OF_SECOND) / unit * unit);
    }

    private static String bounded(ColumnType type, String text, int bytesMax) throws InvalidValueException {
        if (text.length() > bytesMax || text.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw new InvalidValueException(
                    InvalidValueException.Reason.TOO_LONG,
                    "Data too long: " + text.getBytes(StandardCharsets.UTF_8).length + " bytes for " + type.sql(),
                    null);
        }
        return text;
    }

    private static InvalidValueException outOfRange(ColumnType type, String text) {
        return new InvalidValueException(
                InvalidValueException.Reason.OUT_OF_RANGE,
                "Out of range value for " + type.sql() + ": '" + shorten(text) + "'",
                null);
    }

    private static String shorten(String text) {
        return text.length() <= 64 ? text : text.substring(0, 61) + "...";
    }
}
