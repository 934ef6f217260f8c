package dev.larder.fe.query;

import dev.larder.common.schema.ColumnType;

/** What is known of the type of a printed expression: enough to convert as MySQL would where the engine would not. */
enum Kind {
    NULL,
    BOOLEAN,
    /** Up to 64 bits. */
    INTEGER,
    /** Up to 128 bits. */
    LARGE,
    DECIMAL,
    DOUBLE,
    TEXT,
    DATE,
    /** A DATETIME without fraction of a second; the engine's TIMESTAMP or TIMESTAMP_S. */
    DATETIME_SECONDS,
    DATETIME,
    INTERVAL,
    ROW,
    UNKNOWN;

    static Kind of(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> BOOLEAN;
            case TINYINT, SMALLINT, INT, BIGINT -> INTEGER;
            case LARGEINT -> LARGE;
            case FLOAT, DOUBLE -> DOUBLE;
            case DECIMAL -> DECIMAL;
            case DATE -> DATE;
            case DATETIME -> type.precision() == 0 ? DATETIME_SECONDS : DATETIME;
            case CHAR, VARCHAR, STRING -> TEXT;
        };
    }

    boolean isNumber() {
        return this == INTEGER || this == LARGE || this == DECIMAL || this == DOUBLE;
    }

    boolean isTime() {
        return this == DATE || this == DATETIME_SECONDS || this == DATETIME;
    }

    /** The kind of a value that may be of either kind. */
    Kind with(Kind other) {
        if (this == other || other == NULL) {
            return this;
        }
        if (this == NULL) {
            return other;
        }
        if (isNumber() && other.isNumber()) {
            return compareTo(other) > 0 ? this : other;
        }
        return isTime() && other.isTime() ? DATETIME : UNKNOWN;
    }
}
