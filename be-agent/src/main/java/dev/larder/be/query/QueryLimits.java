package dev.larder.be.query;

import java.time.Duration;

/**
 * What all queries of one agent may use together.
 *
 * @param memoryBytes memory of the engine; what does not fit is spilled
 * @param threads worker threads of the engine
 * @param spillBytes disk for what does not fit into memory
 * @param runningMax queries that run at the same time
 * @param waitingMax queries that wait for their turn; one more is refused
 * @param waitMax longest wait for a turn
 * @param cacheBytes disk for files fetched from other agents
 */
public record QueryLimits(
        long memoryBytes,
        int threads,
        long spillBytes,
        int runningMax,
        int waitingMax,
        Duration waitMax,
        long cacheBytes) {
    private static final long MEMORY_BYTES_MIN = 64L << 20;

    public QueryLimits {
        check(memoryBytes >= MEMORY_BYTES_MIN, "Query memory must be at least 64 MiB", memoryBytes);
        check(threads >= 1, "Query threads must be at least 1", threads);
        check(spillBytes >= 0, "Query spill space must not be negative", spillBytes);
        check(runningMax >= 1, "Running queries must be at least 1", runningMax);
        check(waitingMax >= 0, "Waiting queries must not be negative", waitingMax);
        check(!waitMax.isNegative(), "Longest wait must not be negative", waitMax);
        check(cacheBytes >= 0, "Cache size must not be negative", cacheBytes);
    }

    /** Limits that leave most of a small machine to loads and transfers. */
    public static QueryLimits modest() {
        return new QueryLimits(1L << 30, 2, 20L << 30, 8, 64, Duration.ofSeconds(60), 10L << 30);
    }

    private static void check(boolean good, String rule, Object value) {
        if (!good) {
            throw new IllegalArgumentException(rule + ": " + value);
        }
    }
}
