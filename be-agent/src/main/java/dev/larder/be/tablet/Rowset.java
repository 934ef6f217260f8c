package dev.larder.be.tablet;

import java.util.List;

/**
 * The rows that versions {@code from} to {@code to} brought to a tablet, in files in load order. Only a rowset without
 * files may cover several versions: versions that brought nothing are kept together.
 *
 * @param loadId the load whose rows these are, or 0: none, or one of another cluster
 */
public record Rowset(long from, long to, long loadId, List<DataFile> files) {
    /** The load id of a version that brought no rows. */
    public static final long NO_LOAD = 0;

    public Rowset {
        files = List.copyOf(files);
        if (from <= TabletState.FIRST_VERSION || to < from) {
            throw new IllegalArgumentException("A rowset cannot cover versions " + from + " to " + to);
        }
        if (loadId < 0) {
            throw new IllegalArgumentException("Load id must not be negative: " + loadId);
        }
    }

    static Rowset empty(long from, long to) {
        return new Rowset(from, to, NO_LOAD, List.of());
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    public long rows() {
        return files.stream().mapToLong(DataFile::rows).sum();
    }

    public long bytes() {
        return files.stream().mapToLong(DataFile::size).sum();
    }

    /** The part up to a version. */
    Rowset upTo(long version) {
        if (version >= to) {
            return this;
        }
        if (!isEmpty()) {
            throw new IllegalStateException("Rowset " + from + "-" + to + " cannot be cut at " + version);
        }
        return empty(from, version);
    }

    /** The part behind a version. */
    Rowset after(long version) {
        if (!isEmpty()) {
            throw new IllegalStateException("Rowset " + from + "-" + to + " cannot be cut at " + version);
        }
        return empty(version + 1, to);
    }
}
