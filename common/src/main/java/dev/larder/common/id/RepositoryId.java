package dev.larder.common.id;

/** Identity of one repository in the cluster, never reused. */
public record RepositoryId(long value) implements Comparable<RepositoryId> {
    public RepositoryId {
        if (value < 0) {
            throw new IllegalArgumentException("RepositoryId must not be negative: " + value);
        }
    }

    @Override
    public int compareTo(RepositoryId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
