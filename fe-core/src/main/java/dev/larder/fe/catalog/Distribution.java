package dev.larder.fe.catalog;

import java.util.List;

/**
 * How the rows of a partition are spread over its tablets.
 *
 * @param columns hash columns in order; empty means any tablet (RANDOM)
 * @param buckets tablets of a new partition
 */
public record Distribution(List<String> columns, int buckets) {
    public Distribution {
        columns = List.copyOf(columns);
        if (buckets < 1) {
            throw new IllegalArgumentException("A partition needs at least one bucket: " + buckets);
        }
    }
}
