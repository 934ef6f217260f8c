package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Column;
import dev.larder.fe.query.TableResolver.ResolvedTable;
import dev.larder.sql.tree.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The two questions of a SELECT that go to a backend: which tables does it read, and, once these are known, what is
 * the backend to run? In between the caller looks the tables up, checks rights and chooses tablets.
 */
public final class SelectPlanner {
    /** How tables are known to the engine; no name of a WITH may begin so. */
    static final String ALIAS_PREFIX = "__t";

    private final SessionValues session;

    public SelectPlanner(SessionValues session) {
        this.session = session;
    }

    /**
     * What a backend gets to run.
     *
     * @param sql in the query engine's dialect
     * @param aliases of the tables in it, in the order in which the query names them
     * @param keys if it reads one table once: what columns must be equal to, by their names in lower case
     */
    public record PlannedSelect(String sql, Map<TableUse, String> aliases, Map<String, Object> keys) {
        public PlannedSelect {
            keys = Map.copyOf(keys);
            aliases = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
        }
    }

    /** The tables a query reads, each once, in the order in which it names them. */
    public Set<TableUse> tables(Query query) {
        return print(query, use -> List.of()).aliases().keySet();
    }

    /** @param columns the columns of each of {@link #tables} */
    public PlannedSelect plan(Query query, Map<TableUse, List<Column>> columns) {
        return print(query, use -> {
            List<Column> found = columns.get(use);
            if (found == null) {
                throw new EngineException(ErrorCode.TABLE_NOT_FOUND, "Table '" + use.table() + "' doesn't exist");
            }
            return found;
        });
    }

    private PlannedSelect print(Query query, Function<TableUse, List<Column>> columns) {
        Map<TableUse, String> aliases = new LinkedHashMap<>();
        List<ResolvedTable> read = new ArrayList<>();
        TableResolver resolver = use -> {
            String alias = aliases.computeIfAbsent(use, first -> ALIAS_PREFIX + aliases.size());
            read.add(new ResolvedTable(alias, columns.apply(use)));
            return read.get(read.size() - 1);
        };
        String sql = new QueryPrinter(resolver, session).print(query);
        Map<String, Object> keys =
                read.size() == 1 ? KeyLookup.of(query, read.get(0).columns()) : Map.of();
        return new PlannedSelect(sql, aliases, keys);
    }
}
