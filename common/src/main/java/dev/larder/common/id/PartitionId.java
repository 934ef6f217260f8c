package dev.larder.common.id;

/** Identity of one partition in the cluster, never reused. */
public record PartitionId(long value) implements Comparable<PartitionId> {
    public PartitionId {
        if (value < 0) {
            throw new IllegalArgumentException("PartitionId must not be negative: " + value);
        }
    }

    @Override
    public int compareTo(PartitionId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
