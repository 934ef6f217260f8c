package dev.larder.fe.restore;

import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Table;
import java.util.Optional;

/** Whether a partition of a snapshot takes rows that a partition of the table takes already. */
final class PartitionOverlap {
    private PartitionOverlap() {}

    static Optional<Partition> find(Table table, PartitionItem item) {
        PartitionItems items = new PartitionItems(table.definition());
        return table.partitions().values().stream()
                .filter(partition -> items.overlap(partition.item(), item))
                .findFirst();
    }
}
