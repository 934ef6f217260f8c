package dev.larder.common.schema;

import java.util.Objects;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param key whether it is part of the key
 * @param aggregation how the column combines rows with equal keys; present for the value columns of AGGREGATE tables only
 * @param defaultValue the default as text, as a user would write it between quotes; {@code CURRENT_TIMESTAMP} stands
 *     for the time of the INSERT
 * @param id what the column is called in files, from 1 on, never used again in its table; 0 until a schema numbers it
 * @param fill what rows have here that were written before the column was added, as text; empty for NULL. It never
 *     changes, though the default may
 */
public record Column(
        String name,
        ColumnType type,
        boolean nullable,
        boolean key,
        Optional<Aggregation> aggregation,
        Optional<String> defaultValue,
        String comment,
        int id,
        Optional<String> fill) {
    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(fill, "fill");
    }

    /** A column that its schema will number. */
    public Column(
            String name,
            ColumnType type,
            boolean nullable,
            boolean key,
            Optional<Aggregation> aggregation,
            Optional<String> defaultValue,
            String comment) {
        this(name, type, nullable, key, aggregation, defaultValue, comment, 0, Optional.empty());
    }

    /** The same column with another comment. */
    public Column commented(String next) {
        return new Column(name, type, nullable, key, aggregation, defaultValue, next, id, fill);
    }

    /** The same column under another name. */
    public Column renamed(String next) {
        return new Column(next, type, nullable, key, aggregation, defaultValue, comment, id, fill);
    }

    /** The same column, known in files by an id. */
    public Column numbered(int next) {
        return new Column(name, type, nullable, key, aggregation, defaultValue, comment, next, fill);
    }

    /** The same column, with what older rows have in it. */
    public Column filled(Optional<String> older) {
        return new Column(name, type, nullable, key, aggregation, defaultValue, comment, id, older);
    }
}
