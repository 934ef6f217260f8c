package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/** {@code DISTRIBUTED BY HASH (columns) | RANDOM [BUCKETS n | AUTO]}; RANDOM has no columns. */
public record Distribution(
        DistributionMethod method, List<Identifier> columns, Optional<Buckets> buckets, Position position)
        implements Node {
    public Distribution {
        columns = List.copyOf(columns);
    }
}
