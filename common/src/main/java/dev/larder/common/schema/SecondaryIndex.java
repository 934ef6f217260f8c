package dev.larder.common.schema;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An index that a table names beside its key. It is kept, shown and restored; no index data stands behind it.
 *
 * @param properties as of CREATE INDEX, keys in order
 */
public record SecondaryIndex(
        String name, IndexKind kind, List<String> columns, Map<String, String> properties, String comment) {
    public SecondaryIndex {
        columns = List.copyOf(columns);
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("An index needs a column: " + name);
        }
    }
}
