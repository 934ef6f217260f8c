package dev.larder.fe.job;

import java.util.List;

/**
 * A table that a job is about.
 *
 * @param partitions empty for all
 * @param alias name the table is restored under; the table's own name otherwise
 */
public record ObjectRef(String table, List<String> partitions, String alias) {
    public ObjectRef {
        partitions = List.copyOf(partitions);
    }
}
