package dev.larder.common.schema;

import java.util.List;
import java.util.Locale;

/**
 * Another shape of a table's rows: a rollup, or a synchronous materialized view. It is kept, shown and restored; queries
 * are answered from the table itself.
 *
 * @param uses columns of the table that it is made of; they cannot be dropped while it is there
 * @param where which rows count; empty for all
 * @param query of a materialized view, with the database in its names; empty for a rollup
 */
public record Rollup(
        String name, KeysType keysType, List<RollupColumn> columns, List<String> uses, String where, String query) {
    public Rollup {
        columns = List.copyOf(columns);
        uses = List.copyOf(uses);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("A rollup needs a column: " + name);
        }
        long names = columns.stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (names != columns.size()) {
            throw new IllegalArgumentException("Names of a rollup's columns must be distinct: " + name);
        }
    }

    /** Whether it was made by CREATE MATERIALIZED VIEW. */
    public boolean isMaterializedView() {
        return !query.isEmpty();
    }

    public Rollup renamed(String next) {
        return new Rollup(next, keysType, columns, uses, where, query);
    }

    /** The same of the table under another name, or in another database. Texts that only look like it change, too. */
    public Rollup moved(String database, String table, String newDatabase, String newTable) {
        return withQuery(query.replace(qualified(database, table), qualified(newDatabase, newTable)));
    }

    private static String qualified(String database, String table) {
        return "`internal`." + quoted(database) + "." + quoted(table);
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** The same, of another query: what stands in its names changed. */
    public Rollup withQuery(String next) {
        return new Rollup(name, keysType, columns, uses, where, next);
    }
}
