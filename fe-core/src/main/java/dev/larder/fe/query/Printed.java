package dev.larder.fe.query;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * An expression in the engine's dialect. It can stand anywhere without further parentheses.
 *
 * @param text the text of a string literal; nothing for any other expression
 */
record Printed(String sql, Kind kind, Optional<String> text) {
    Printed(String sql, Kind kind) {
        this(sql, kind, Optional.empty());
    }

    static Printed literal(String text) {
        return new Printed(EngineText.literal(text), Kind.TEXT, Optional.of(text));
    }

    Printed cast(String engineType, Kind to) {
        return new Printed("CAST(" + sql + " AS " + engineType + ")", to);
    }

    Printed tryCast(String engineType, Kind to) {
        return new Printed("TRY_CAST(" + sql + " AS " + engineType + ")", to);
    }

    /** As a text. */
    Printed asText() {
        return switch (kind) {
            case TEXT, NULL -> this;
            case BOOLEAN -> cast("TINYINT", Kind.INTEGER).cast("VARCHAR", Kind.TEXT);
            default -> cast("VARCHAR", Kind.TEXT);
        };
    }

    /** As a number; a text that is none becomes NULL. */
    Printed asNumber() {
        return switch (kind) {
            case BOOLEAN -> cast("TINYINT", Kind.INTEGER);
            case TEXT -> textAsNumber();
            default -> this;
        };
    }

    /** As a whole number, for arguments that count. */
    Printed asWhole() {
        return kind == Kind.INTEGER ? this : asNumber().cast("BIGINT", Kind.INTEGER);
    }

    /** As a number with room to calculate: MySQL calculates with 64 bits whatever the columns have. */
    Printed asWideNumber() {
        Printed number = asNumber();
        return switch (number.kind) {
            case INTEGER -> number.cast("BIGINT", Kind.INTEGER);
            case UNKNOWN -> new Printed("(CAST(0 AS BIGINT) + " + number.sql + ")", Kind.UNKNOWN);
            default -> number;
        };
    }

    Printed asDouble() {
        return kind == Kind.DOUBLE ? this : asNumber().cast("DOUBLE", Kind.DOUBLE);
    }

    /** As something true or false. */
    Printed asTruth() {
        if (kind == Kind.TEXT || kind.isNumber()) {
            return new Printed("(" + asNumber().sql + " <> 0)", Kind.BOOLEAN);
        }
        return this;
    }

    /** As a point in time; a text that is none becomes NULL. */
    Printed asTime() {
        return switch (kind) {
            case DATETIME, DATETIME_SECONDS -> this;
            case DATE -> cast("TIMESTAMP", Kind.DATETIME_SECONDS);
            default -> tryCast("TIMESTAMP", Kind.DATETIME);
        };
    }

    /** As a day; a text that is none becomes NULL. */
    Printed asDate() {
        return switch (kind) {
            case DATE -> this;
            case DATETIME, DATETIME_SECONDS -> cast("DATE", Kind.DATE);
            default -> new Printed("CAST(" + asTime().sql + " AS DATE)", Kind.DATE);
        };
    }

    /** Whether a text literal is a number. */
    boolean isNumericText() {
        return number().isPresent();
    }

    private Printed textAsNumber() {
        return number().map(value -> new Printed(value.toPlainString(), Kind.DECIMAL))
                .orElseGet(() -> tryCast("DOUBLE", Kind.DOUBLE));
    }

    private Optional<BigDecimal> number() {
        try {
            return text.map(value -> new BigDecimal(value.strip())).filter(value -> Math.abs(value.scale()) <= 38);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
