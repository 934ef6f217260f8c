package dev.larder.fe.session;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;

/**
 * A column of a result.
 *
 * @param name as the result shows it
 * @param type says how values are written; {@link TypeKind} names their Java classes
 * @param origin where the values come from
 * @param nullable whether NULL may stand in it
 * @param key whether it is part of its table's key
 */
public record ResultColumn(String name, ColumnType type, Origin origin, boolean nullable, boolean key) {
    private static final int TEXT_LENGTH = ColumnType.VARCHAR_LENGTH_MAX;

    /**
     * The table's column behind a result's column; all empty for a computed one.
     *
     * @param table the table's name or alias in the statement
     */
    public record Origin(String database, String table, String originalTable, String originalColumn) {
        public static final Origin NONE = new Origin("", "", "", "");
    }

    public static ResultColumn of(String name, ColumnType type) {
        return new ResultColumn(name, type, Origin.NONE, true, false);
    }

    /** A column of text, as most of SHOW's are. */
    public static ResultColumn text(String name) {
        return of(name, ColumnType.of(TypeKind.VARCHAR, TEXT_LENGTH));
    }

    public static ResultColumn bigint(String name) {
        return of(name, ColumnType.of(TypeKind.BIGINT));
    }
}
