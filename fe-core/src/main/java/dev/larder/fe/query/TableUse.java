package dev.larder.fe.query;

import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.Relation.TableReference;
import java.util.List;
import java.util.Optional;

/**
 * A table as a query names it.
 *
 * @param database as written; nothing for the current one
 * @param partitions the only partitions to read; none means all
 */
public record TableUse(Optional<String> database, String table, List<String> partitions) {
    public TableUse {
        partitions = List.copyOf(partitions);
    }

    static TableUse of(TableReference reference) {
        return new TableUse(
                reference.name().qualifier().map(Identifier::value),
                reference.name().last().value(),
                reference.partitions().stream().map(Identifier::value).toList());
    }
}
