package dev.larder.common.schema;

/**
 * The column that fills itself.
 *
 * @param start its first value, as of CREATE TABLE
 * @param next a value above all that were given out or inserted; those below it may have gaps
 */
public record AutoIncrement(String column, long start, long next) {
    /** The same with nothing given out, to compare what matters. */
    public AutoIncrement fresh() {
        return new AutoIncrement(column, start, start);
    }

    /** The same, going on from a value, unless it is past it already. */
    public AutoIncrement atLeast(long value) {
        return value <= next ? this : new AutoIncrement(column, start, value);
    }
}
