package dev.larder.fe.catalog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has to change so that a table with dynamic partitions has those it should have. */
public final class DynamicPartitions {
    private DynamicPartitions() {}

    /** Whether {@link #due} might find something: cheap, for every table. */
    public static boolean enabled(Table table) {
        return "true".equalsIgnoreCase(table.definition().properties().get(DynamicPartition.ENABLE));
    }

    /** Throws an EngineException when partitions of the table come and go by themselves. */
    public static void refuseByHand(Table table) {
        if (enabled(table)) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Cannot add/drop partition on a Dynamic Partition Table, Use command `ALTER TABLE " + table.name()
                            + " SET (\"dynamic_partition.enable\" = \"false\")` firstly.");
        }
    }

    /**
     * Facts that add what is missing and drop what is too old; none when all is as it should be. A period that an
     * existing partition covers in part is left to that one. Throws an EngineException when there are too few backends.
     *
     * @param zone of the frontend, for tables that name none
     */
    public static List<CatalogChange> due(Table table, DecisionContext context, Instant now, ZoneId zone) {
        Optional<DynamicPartition> said =
                enabled(table) ? DynamicPartition.of(table.definition(), zone) : Optional.empty();
        if (said.isEmpty() || table.definition().partitioning().columns().size() != 1) {
            return List.of();
        }
        List<CatalogChange> facts = new ArrayList<>();
        List<PartitionId> old = tooOld(table, said.get(), now);
        if (!old.isEmpty()) {
            facts.add(new CatalogChange.PartitionsDropped(table.id(), old, now));
        }
        List<Partition> missing = missing(table, said.get(), context, now);
        if (!missing.isEmpty()) {
            facts.add(new CatalogChange.PartitionsReplaced(table.id(), missing, now));
        }
        return facts;
    }

    private static List<Partition> missing(Table table, DynamicPartition said, DecisionContext context, Instant now) {
        PartitionItems items = new PartitionItems(table.definition());
        List<Partition> made = new ArrayList<>();
        Optional<Placement> placement = Optional.empty();
        for (DynamicPartition.Wanted wanted : said.wanted(now, type(table))) {
            boolean covered = table.partitions().values().stream()
                    .anyMatch(one ->
                            one.name().equalsIgnoreCase(wanted.name()) || items.overlap(one.item(), wanted.item()));
            if (covered) {
                continue;
            }
            if (placement.isEmpty()) {
                placement = Optional.of(new Placement(context.catalog(), context.live()));
            }
            // Partitions of a table in a colocate group are all alike.
            boolean colocated = table.definition().properties().containsKey("colocate_with");
            int buckets = colocated ? table.definition().distribution().buckets() : said.buckets();
            int copies = said.replicationNum() > 0 && !colocated
                    ? said.replicationNum()
                    : Integer.parseInt(table.definition().properties().getOrDefault("replication_num", "3"));
            made.add(Partition.empty(
                    new PartitionId(context.ids().take()),
                    wanted.name(),
                    wanted.item(),
                    copies,
                    placement.get().place(table.database(), table.definition(), buckets, copies, context.ids()),
                    now));
        }
        return made;
    }

    private static List<PartitionId> tooOld(Table table, DynamicPartition said, Instant now) {
        Optional<PartitionItem.Bound> from = said.keptFrom(now, type(table));
        if (from.isEmpty()) {
            return List.of();
        }
        PartitionItems items = new PartitionItems(table.definition());
        return table.partitions().values().stream()
                .filter(one -> one.item() instanceof PartitionItem.Range range
                        && items.compareBounds(range.upper(), List.of(from.get())) <= 0)
                .map(Partition::id)
                .toList();
    }

    private static ColumnType type(Table table) {
        String name = table.definition().partitioning().columns().get(0);
        Column column =
                table.schema().columns().get(table.schema().indexOf(name).orElseThrow());
        return column.type();
    }
}
