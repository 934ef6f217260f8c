package dev.larder.fe.catalog;

import dev.larder.common.schema.ViewColumn;
import java.util.List;

/**
 * What a view is.
 *
 * @param columns with the types they had when the view was made
 * @param query in which every table of a database is written {@code `internal`.`database`.`table`}; it has as many columns,
 *     in the same order
 */
public record ViewDefinition(List<ViewColumn> columns, String comment, String query) {
    private static final String CATALOG = "`internal`.";

    public ViewDefinition {
        columns = List.copyOf(columns);
    }

    /** Whether both are the same query with the same columns; comments do not matter. */
    public boolean isSameAs(ViewDefinition other) {
        return query.equals(other.query) && uncommented().equals(other.uncommented());
    }

    private List<ViewColumn> uncommented() {
        return columns.stream()
                .map(column -> new ViewColumn(column.name(), column.type(), column.nullable(), ""))
                .toList();
    }

    /**
     * The definition for another database: names of the one become names of the other, those of any third stay. Texts
     * that only look like a name are rewritten, too, as Doris does.
     */
    public ViewDefinition moved(String from, String to) {
        return new ViewDefinition(columns, comment, moved(query, from, to));
    }

    /** A query for another database. */
    public static String moved(String query, String from, String to) {
        return query.replace(qualified(from), qualified(to));
    }

    private static String qualified(String database) {
        return CATALOG + "`" + database.replace("`", "``") + "`.";
    }
}
