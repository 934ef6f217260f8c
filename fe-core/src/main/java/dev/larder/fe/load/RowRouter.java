package dev.larder.fe.load;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.RowBatch;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds partition and tablet of rows. Lives for one load. */
final class RowRouter {
    private final Table table;
    private final PartitionItems items;
    private final int[] partitionColumns;
    private final BucketHash hash;
    private final boolean random;
    private final Map<List<Object>, Partition> known = new HashMap<>();

    RowRouter(Table table) {
        this.table = table;
        this.items = new PartitionItems(table.definition());
        this.partitionColumns = positions(table.definition().partitioning().columns());
        List<String> distribution = table.definition().distribution().columns();
        int[] positions = positions(distribution);
        List<Column> columns =
                Arrays.stream(positions).mapToObj(table.schema().columns()::get).toList();
        this.hash = new BucketHash(columns, positions);
        this.random = distribution.isEmpty();
    }

    /** The rows by partition and tablet, in their order. Throws when a row belongs to no partition. */
    Map<PartitionId, Map<TabletId, List<Object[]>>> route(RowBatch batch) {
        Map<PartitionId, Map<TabletId, List<Object[]>>> routed = new LinkedHashMap<>();
        int number = 0;
        for (Object[] row : batch.rows()) {
            Partition partition = partition(row, number + 1);
            int buckets = partition.tablets().size();
            int bucket = random ? number % buckets : hash.bucket(row, buckets);
            routed.computeIfAbsent(partition.id(), id -> new LinkedHashMap<>())
                    .computeIfAbsent(partition.tablets().get(bucket).id(), id -> new ArrayList<>())
                    .add(row);
            number++;
        }
        return routed;
    }

    private Partition partition(Object[] row, int rowNumber) {
        if (table.definition().partitioning().kind() == Partitioning.Kind.NONE) {
            return table.partitions().values().iterator().next();
        }
        List<Object> values = new ArrayList<>(partitionColumns.length);
        for (int position : partitionColumns) {
            values.add(row[position]);
        }
        Partition found = known.computeIfAbsent(values, this::find);
        if (found == null) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "no partition for this tuple: row " + rowNumber + " of the INSERT has "
                            + table.definition().partitioning().columns() + " = " + values + ", and table "
                            + table.name() + " has no partition that takes it");
        }
        return found;
    }

    private Partition find(List<Object> values) {
        return table.partitions().values().stream()
                .filter(partition -> items.contains(partition.item(), values))
                .findFirst()
                .orElse(null);
    }

    private int[] positions(List<String> columns) {
        return columns.stream()
                .mapToInt(name -> table.schema().indexOf(name).orElseThrow())
                .toArray();
    }
}
