package dev.larder.fe.catalog;

import java.util.List;

/**
 * How rows find their partition.
 *
 * @param columns partition columns in order; empty for NONE
 */
public record Partitioning(Kind kind, List<String> columns) {
    public static final Partitioning NONE = new Partitioning(Kind.NONE, List.of());

    /** The kinds of partitioning. */
    public enum Kind {
        /** One partition, named like the table. */
        NONE,
        RANGE,
        LIST
    }

    public Partitioning {
        columns = List.copyOf(columns);
    }
}
