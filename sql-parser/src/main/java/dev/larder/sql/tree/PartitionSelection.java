package dev.larder.sql.tree;

import java.util.List;

/** {@code [TEMPORARY] PARTITION (names)}. */
public record PartitionSelection(PartitionKind kind, List<Identifier> names, Position position) implements Node {
    public PartitionSelection {
        names = List.copyOf(names);
    }
}
