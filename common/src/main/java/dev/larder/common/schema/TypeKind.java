package dev.larder.common.schema;

/**
 * The families of column types. The Java class of a value of each, as used in {@link RowBatch}, stands beside it.
 */
public enum TypeKind {
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Long}, -2^7 to 2^7-1. */
    TINYINT,
    /** {@link Long}, -2^15 to 2^15-1. */
    SMALLINT,
    /** {@link Long}, -2^31 to 2^31-1. */
    INT,
    /** {@link Long}. */
    BIGINT,
    /** {@link java.math.BigInteger}, -2^127 to 2^127-1. */
    LARGEINT,
    /** {@link Float}. */
    FLOAT,
    /** {@link Double}. */
    DOUBLE,
    /** {@link java.math.BigDecimal} with exactly the column's scale. */
    DECIMAL,
    /** {@link java.time.LocalDate}, years 0 to 9999. */
    DATE,
    /** {@link java.time.LocalDateTime}, truncated to the column's precision of 0 to 6 digits. */
    DATETIME,
    /** {@link String}, at most the column's length in UTF-8 bytes. */
    CHAR,
    /** {@link String}, at most the column's length in UTF-8 bytes. */
    VARCHAR,
    /** {@link String}, at most {@link ColumnType#STRING_BYTES_MAX} UTF-8 bytes. */
    STRING
}
