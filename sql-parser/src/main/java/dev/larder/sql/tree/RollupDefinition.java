package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * A rollup, in CREATE TABLE or ALTER TABLE.
 *
 * @param keys that rows are sorted by, of a table with duplicates; empty for the usual ones
 * @param base the rollup that it is made of, or the table by its name
 */
public record RollupDefinition(
        Identifier name,
        List<Identifier> columns,
        List<Identifier> keys,
        Optional<Identifier> base,
        PropertyList properties,
        Position position)
        implements Node {
    public RollupDefinition {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
    }
}
