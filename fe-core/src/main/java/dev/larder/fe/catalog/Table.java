package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;

/** A table: its definition and its partitions. */
public record Table(
        TableId id,
        DatabaseId database,
        String name,
        TableDefinition definition,
        Instant createdAt,
        TreePMap<PartitionId, Partition> partitions) {
    public TableSchema schema() {
        return definition.schema();
    }

    /** Partition names are compared without regard to case. */
    public Optional<Partition> partition(String partitionName) {
        return partitions.values().stream()
                .filter(partition -> partition.name().equalsIgnoreCase(partitionName))
                .findFirst();
    }

    public Optional<Partition> partition(PartitionId partition) {
        return Optional.ofNullable(partitions.get(partition));
    }

    public List<Tablet> tablets() {
        return partitions.values().stream()
                .flatMap(partition -> partition.tablets().stream())
                .toList();
    }

    /** The same table with other partitions under the same ids. */
    public Table mapPartitions(UnaryOperator<Partition> change) {
        return with(partitions.values().stream().map(change).toList());
    }

    /** The same table, defined otherwise. */
    public Table redefined(TableDefinition next) {
        return new Table(id, database, name, next, createdAt, partitions);
    }

    /** The one partition of a table that is not partitioned is named like the table. */
    Table renamed(String next) {
        Table renamed = new Table(id, database, next, definition, createdAt, partitions);
        return definition.partitioning().kind() == Partitioning.Kind.NONE
                ? renamed.mapPartitions(partition -> partition.renamed(next))
                : renamed;
    }

    Table withPartition(PartitionId partition, UnaryOperator<Partition> change) {
        Partition before = partitions.get(partition);
        return before == null ? this : withPartitions(partitions.plus(partition, change.apply(before)));
    }

    Table with(Collection<Partition> added) {
        TreePMap<PartitionId, Partition> next = partitions;
        for (Partition partition : added) {
            next = next.plus(partition.id(), partition);
        }
        return withPartitions(next);
    }

    Table without(Collection<PartitionId> gone) {
        return withPartitions(partitions.minusAll(gone));
    }

    Table withoutBackend(BackendId backend) {
        return with(partitions.values().stream()
                .map(partition -> partition.withoutBackend(backend))
                .toList());
    }

    /** The same table with other features. */
    Table mapFeatures(UnaryOperator<TableFeatures> change) {
        return new Table(
                id,
                database,
                name,
                definition.withFeatures(change.apply(definition.features())),
                createdAt,
                partitions);
    }

    private Table withPartitions(TreePMap<PartitionId, Partition> next) {
        return new Table(id, database, name, definition, createdAt, next);
    }
}
