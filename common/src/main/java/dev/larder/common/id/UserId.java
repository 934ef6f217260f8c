package dev.larder.common.id;

/** Identity of one user in the cluster, never reused. */
public record UserId(long value) implements Comparable<UserId> {
    public UserId {
        if (value < 0) {
            throw new IllegalArgumentException("UserId must not be negative: " + value);
        }
    }

    @Override
    public int compareTo(UserId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
