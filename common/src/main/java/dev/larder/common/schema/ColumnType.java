package dev.larder.common.schema;

/**
 * The type of a column.
 *
 * @param precision DECIMAL: digits in all, 1 to 38; DATETIME: digits after the second, 0 to 6; CHAR, VARCHAR: the
 *     greatest length in UTF-8 bytes; otherwise 0
 * @param scale DECIMAL: digits after the point, 0 to precision; otherwise 0
 */
public record ColumnType(TypeKind kind, int precision, int scale) {
    public static final int DECIMAL_PRECISION_MAX = 38;
    public static final int DATETIME_PRECISION_MAX = 6;
    public static final int CHAR_LENGTH_MAX = 255;
    public static final int VARCHAR_LENGTH_MAX = 65_533;
    /** As in Doris: one MiB of text less the length field. */
    public static final int STRING_BYTES_MAX = 1_048_576;

    public ColumnType {
        switch (kind) {
            case DECIMAL -> {
                check(
                        precision >= 1 && precision <= DECIMAL_PRECISION_MAX,
                        "DECIMAL precision must be 1 to 38",
                        precision);
                check(scale >= 0 && scale <= precision, "DECIMAL scale must be 0 to the precision", scale);
            }
            case DATETIME ->
                check(
                        precision >= 0 && precision <= DATETIME_PRECISION_MAX,
                        "DATETIME precision must be 0 to 6",
                        precision);
            case CHAR ->
                check(precision >= 1 && precision <= CHAR_LENGTH_MAX, "CHAR length must be 1 to 255", precision);
            case VARCHAR ->
                check(
                        precision >= 1 && precision <= VARCHAR_LENGTH_MAX,
                        "VARCHAR length must be 1 to 65533",
                        precision);
            default -> check(precision == 0 && scale == 0, kind + " takes no length", precision);
        }
    }

    public static ColumnType of(TypeKind kind) {
        return new ColumnType(kind, 0, 0);
    }

    public static ColumnType of(TypeKind kind, int precision) {
        return new ColumnType(kind, precision, 0);
    }

    public static ColumnType decimal(int precision, int scale) {
        return new ColumnType(TypeKind.DECIMAL, precision, scale);
    }

    /** The type as Doris's SHOW CREATE TABLE and DESC print it, in lower case: {@code decimal(10,2)}. */
    public String sql() {
        return switch (kind) {
            case DECIMAL -> "decimal(" + precision + "," + scale + ")";
            case DATETIME -> precision == 0 ? "datetime" : "datetime(" + precision + ")";
            case CHAR -> "char(" + precision + ")";
            case VARCHAR -> "varchar(" + precision + ")";
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, LARGEINT, FLOAT, DOUBLE, DATE, STRING ->
                kind.name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static void check(boolean good, String rule, int value) {
        if (!good) {
            throw new IllegalArgumentException(rule + ": " + value);
        }
    }
}
