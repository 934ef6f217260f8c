package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.ColumnType;
import dev.larder.sql.tree.DataType;
import java.util.List;

/** CAST to the types that MySQL and Doris know. What cannot be converted becomes NULL. */
final class Casts {
    private static final int DECIMAL_PRECISION_DEFAULT = 10;

    private Casts() {}

    static Printed print(Printed value, DataType type) {
        List<Integer> numbers = type.parameters();
        return switch (type.name()) {
            case "BOOLEAN", "BOOL" -> value.asTruth().tryCast("BOOLEAN", Kind.BOOLEAN);
            case "TINYINT" -> value.asNumber().tryCast("TINYINT", Kind.INTEGER);
            case "SMALLINT" -> value.asNumber().tryCast("SMALLINT", Kind.INTEGER);
            case "INT", "INTEGER" -> value.asNumber().tryCast("INTEGER", Kind.INTEGER);
            case "BIGINT", "SIGNED", "SIGNED INTEGER", "SIGNED INT" -> whole(value);
            case "UNSIGNED", "UNSIGNED INTEGER", "UNSIGNED INT", "LARGEINT" ->
                value.asNumber().tryCast("HUGEINT", Kind.LARGE);
            case "FLOAT" -> value.asNumber().tryCast("FLOAT", Kind.DOUBLE);
            case "DOUBLE", "REAL" -> value.asNumber().tryCast("DOUBLE", Kind.DOUBLE);
            case "DECIMAL", "DECIMALV3", "NUMERIC", "DEC" -> decimal(value, numbers);
            case "DATE", "DATEV2" -> value.asDate();
            case "DATETIME", "DATETIMEV2", "TIMESTAMP" -> datetime(value, numbers);
            case "CHAR", "VARCHAR", "STRING", "TEXT", "NCHAR", "BINARY" -> text(value, numbers);
            case "TIME" -> new Printed("CAST(" + value.asTime().sql() + " AS TIME)", Kind.UNKNOWN);
            default -> throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Cannot cast to type " + type.name());
        };
    }

    private static Printed whole(Printed value) {
        return value.asNumber().tryCast("BIGINT", Kind.INTEGER);
    }

    private static Printed decimal(Printed value, List<Integer> numbers) {
        int precision = numbers.isEmpty() ? DECIMAL_PRECISION_DEFAULT : numbers.get(0);
        int scale = numbers.size() < 2 ? 0 : numbers.get(1);
        if (precision < 1 || precision > ColumnType.DECIMAL_PRECISION_MAX || scale < 0 || scale > precision) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR, "DECIMAL must have 1 to 38 digits: (" + precision + "," + scale + ")");
        }
        // From the text itself: by way of a DOUBLE it would lose digits.
        Printed exact = value.kind() == Kind.TEXT ? value : value.asNumber();
        return exact.tryCast("DECIMAL(" + precision + "," + scale + ")", Kind.DECIMAL);
    }

    private static Printed datetime(Printed value, List<Integer> numbers) {
        int digits = numbers.isEmpty() ? 0 : numbers.get(0);
        if (digits < 0 || digits > ColumnType.DATETIME_PRECISION_MAX) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "DATETIME must have 0 to 6 digits: " + digits);
        }
        Printed time = value.asTime();
        if (digits == 0) {
            return time.cast("TIMESTAMP_S", Kind.DATETIME_SECONDS);
        }
        return digits <= 3 ? time.cast("TIMESTAMP_MS", Kind.DATETIME) : time;
    }

    private static Printed text(Printed value, List<Integer> numbers) {
        Printed text = value.asText();
        return numbers.isEmpty() ? text : new Printed("left(" + text.sql() + ", " + numbers.get(0) + ")", Kind.TEXT);
    }
}
