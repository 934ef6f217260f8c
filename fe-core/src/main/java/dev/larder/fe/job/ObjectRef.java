package dev.larder.fe.job;

import java.util.List;

/**
 * A table or a view that a job is about.
 *
 * @param partitions empty for all
 * @param alias name the table is restored under; the table's own name otherwise
 */
public record ObjectRef(String table, List<String> partitions, String alias, Kind kind) {
    /** What has the name. */
    public enum Kind {
        TABLE,
        VIEW
    }

    public ObjectRef {
        partitions = List.copyOf(partitions);
    }

    /** A table. */
    public ObjectRef(String table, List<String> partitions, String alias) {
        this(table, partitions, alias, Kind.TABLE);
    }

    public static ObjectRef view(String name) {
        return new ObjectRef(name, List.of(), name, Kind.VIEW);
    }

    public boolean isView() {
        return kind == Kind.VIEW;
    }

    public ObjectRef of(Kind other) {
        return new ObjectRef(table, partitions, alias, other);
    }
}
