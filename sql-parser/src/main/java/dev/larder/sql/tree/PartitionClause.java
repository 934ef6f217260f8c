package dev.larder.sql.tree;

import java.util.List;

/** {@code PARTITION BY RANGE|LIST (columns) (partitions)}. */
public record PartitionClause(
        PartitionMethod method, List<Identifier> columns, List<PartitionDefinition> partitions, Position position)
        implements Node {
    public PartitionClause {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
    }
}
