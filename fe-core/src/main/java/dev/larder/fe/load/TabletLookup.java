package dev.larder.fe.load;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which tablets may hold rows with given values: the other way round than a load goes. */
public final class TabletLookup {
    private final Optional<Object[]> row;
    private final BucketHash hash;

    /**
     * @param equal values by name of column, in lower case; of the class that {@link TypeKind} names. Those of other columns
     *     than the table is distributed by do not matter.
     */
    public TabletLookup(Table table, Map<String, Object> equal) {
        List<Column> columns = table.definition().distribution().columns().stream()
                .map(name -> table.schema()
                        .columns()
                        .get(table.schema().indexOf(name).orElseThrow()))
                .toList();
        int[] positions = new int[columns.size()];
        Object[] values = new Object[columns.size()];
        boolean whole = !columns.isEmpty();
        for (int i = 0; i < columns.size(); i++) {
            positions[i] = i;
            values[i] = equal.get(columns.get(i).name().toLowerCase(Locale.ROOT));
            whole &= values[i] != null;
        }
        this.row = whole ? Optional.of(values) : Optional.empty();
        this.hash = new BucketHash(columns, positions);
    }

    /** Those of the partition's tablets: one, or all of them. */
    public List<Tablet> tablets(Partition partition) {
        return row.map(values -> List.of(partition
                        .tablets()
                        .get(hash.bucket(values, partition.tablets().size()))))
                .orElse(partition.tablets());
    }
}
