package dev.larder.common.id;

/** Identity of one load in the cluster, never reused. */
public record LoadId(long value) implements Comparable<LoadId> {
    public LoadId {
        if (value < 0) {
            throw new IllegalArgumentException("LoadId must not be negative: " + value);
        }
    }

    @Override
    public int compareTo(LoadId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
