package dev.larder.sql.tree;

import java.util.List;

/** {@code DUPLICATE|UNIQUE|AGGREGATE KEY (columns)}. */
public record KeyClause(KeyModel model, List<Identifier> columns, Position position) implements Node {
    public KeyClause {
        columns = List.copyOf(columns);
    }
}
