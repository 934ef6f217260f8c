package dev.larder.fe.catalog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.RollupColumn;
import dev.larder.common.schema.TableSchema;
import java.util.List;

/** What rollups of one table must be to each other and to the table. */
public final class RollupRules {
    /** A manifest and a person have to read them all. */
    private static final int ROLLUPS_MAX = 100;

    private RollupRules() {}

    /** @param existing those that the table has */
    public static void checkNew(Rollup rollup, String table, TableSchema schema, List<Rollup> existing) {
        checkName(rollup.name(), table, existing);
        if (existing.size() >= ROLLUPS_MAX) {
            throw wrong("A table has " + ROLLUPS_MAX + " rollups and materialized views at most");
        }
        for (String column : rollup.uses()) {
            if (schema.indexOf(column).isEmpty()) {
                throw wrong("Column[" + column + "] does not exist");
            }
        }
        boolean same = existing.stream()
                .anyMatch(one ->
                        columns(one).equals(columns(rollup)) && one.where().equals(rollup.where()));
        if (same && rollup.isMaterializedView()) {
            throw wrong("Table " + table + " has a materialized view of these columns already");
        }
    }

    public static void checkName(String name, String table, List<Rollup> existing) {
        if (name.equalsIgnoreCase(table)
                || existing.stream().anyMatch(one -> one.name().equalsIgnoreCase(name))) {
            throw wrong("Rollup or materialized view " + name + " already exists in table " + table);
        }
    }

    private static List<String> columns(Rollup rollup) {
        return rollup.columns().stream().map(RollupColumn::name).toList();
    }

    public static EngineException missing(String name, String table) {
        return wrong("Rollup or materialized view " + name + " does not exist in table " + table);
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
