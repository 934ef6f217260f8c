package dev.larder.fe.kernel;

/**
 * Hands out ids during one decision, from the cluster's one counter. The engine logs how far it came. Not thread safe;
 * lives for one decision.
 */
public final class IdAllocator {
    private long next;

    public IdAllocator(long next) {
        this.next = next;
    }

    public long take() {
        return next++;
    }

    /** The first id not handed out. */
    public long next() {
        return next;
    }
}
