package dev.larder.common.id;

/** Identity of one table in the cluster, never reused. */
public record TableId(long value) implements Comparable<TableId> {
    public TableId {
        if (value < 0) {
            throw new IllegalArgumentException("TableId must not be negative: " + value);
        }
    }

    @Override
    public int compareTo(TableId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
