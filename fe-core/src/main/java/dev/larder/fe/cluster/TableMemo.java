package dev.larder.fe.cluster;

import dev.larder.common.id.TableId;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers what was found in each table for as long as the table is the same value, so that a pass over a large
 * catalog looks only at tables that changed. For one thread.
 */
public final class TableMemo<T> {
    private record Found<T>(Table table, List<T> finds) {}

    private final Function<Table, List<T>> search;
    private Map<TableId, Found<T>> memory = new HashMap<>();

    public TableMemo(Function<Table, List<T>> search) {
        this.search = search;
    }

    /** What the search finds in all tables. */
    public List<T> search(Catalog catalog) {
        Map<TableId, Found<T>> next = new HashMap<>();
        List<T> all = new ArrayList<>();
        for (Table table : catalog.tables().values()) {
            Found<T> known = memory.get(table.id());
            // Identity on purpose: tables are immutable, and comparing them whole would cost what this saves.
            Found<T> found =
                    known != null && isSame(known.table(), table) ? known : new Found<>(table, search.apply(table));
            next.put(table.id(), found);
            all.addAll(found.finds());
        }
        memory = next;
        return all;
    }

    @SuppressWarnings("ReferenceEquality") // see where it is called
    private static boolean isSame(Table left, Table right) {
        return left == right;
    }
}
