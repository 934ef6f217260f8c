package dev.larder.fe.job;

import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.ViewDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot holds, as read from its manifests. Ids are those of the cluster that made it.
 *
 * @param database that it is of
 */
public record SnapshotContents(
        ManifestRef manifest, String database, List<TableContents> tables, List<ViewContents> views) {
    public SnapshotContents {
        tables = List.copyOf(tables);
        views = List.copyOf(views);
    }

    public Optional<ViewContents> view(String name) {
        return views.stream().filter(view -> view.name().equals(name)).findFirst();
    }

    /** A view as it was. */
    public record ViewContents(String name, ViewDefinition definition) {}

    public Optional<TableContents> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** Whether only definitions are in it: there are tablets, and no manifest says what is in them. */
    public boolean isMetadataOnly() {
        List<PartitionContents> partitions =
                tables.stream().flatMap(table -> table.partitions().stream()).toList();
        return !partitions.isEmpty()
                && partitions.stream()
                        .allMatch(partition -> partition.manifests().isEmpty());
    }

    /** A table as it was. */
    public record TableContents(String name, TableDefinition definition, List<PartitionContents> partitions) {
        public TableContents {
            partitions = List.copyOf(partitions);
        }

        public Optional<PartitionContents> partition(String partitionName) {
            return partitions.stream()
                    .filter(partition -> partition.name().equalsIgnoreCase(partitionName))
                    .findFirst();
        }
    }

    /**
     * A partition as it was.
     *
     * @param tablets in bucket order
     * @param manifests batch manifests that together list all its tablets
     * @param bytes of its files
     */
    public record PartitionContents(
            PartitionId id,
            String name,
            PartitionItem item,
            int replicationNum,
            long version,
            List<TabletId> tablets,
            List<ManifestRef> manifests,
            long bytes) {
        public PartitionContents {
            tablets = List.copyOf(tablets);
            manifests = List.copyOf(manifests);
        }
    }
}
