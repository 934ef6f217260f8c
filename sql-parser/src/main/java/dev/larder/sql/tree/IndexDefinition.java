package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/** A secondary index of CREATE TABLE, CREATE INDEX or ALTER TABLE. The kind is a name as written. */
public record IndexDefinition(
        Identifier name,
        OnExisting onExisting,
        List<Identifier> columns,
        Optional<Identifier> kind,
        PropertyList properties,
        Optional<String> comment,
        Position position)
        implements Node {
    public IndexDefinition {
        columns = List.copyOf(columns);
    }
}
