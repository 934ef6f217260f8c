package dev.larder.sql.tree;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties of a statement in the order they were written, empty when the clause is missing. A key may stand
 * several times; the reader decides.
 */
public record PropertyList(List<Property> properties, Position position) implements Node {
    public static final PropertyList EMPTY = new PropertyList(List.of(), Position.NONE);

    public PropertyList {
        properties = List.copyOf(properties);
    }

    public boolean isEmpty() {
        return properties.isEmpty();
    }

    /** Keys as written, in order; of a repeated key the last value. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        properties.forEach(property -> map.put(property.key(), property.value()));
        return map;
    }
}
