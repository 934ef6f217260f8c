package dev.larder.common.schema;

import java.util.Optional;

/**
 * A column of a table.
 *
 * @param key whether it is part of the key
 * @param aggregation how the column combines rows with equal keys; present for the value columns of AGGREGATE tables only
 * @param defaultValue the default as text, as a user would write it between quotes; {@code CURRENT_TIMESTAMP} stands
 *     for the time of the INSERT
 */
public record Column(
        String name,
        ColumnType type,
        boolean nullable,
        boolean key,
        Optional<Aggregation> aggregation,
        Optional<String> defaultValue,
        String comment) {
    /** The same column with another comment. */
    public Column commented(String next) {
        return new Column(name, type, nullable, key, aggregation, defaultValue, next);
    }
}
