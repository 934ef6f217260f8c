package dev.larder.fe.cluster;

import java.time.Instant;

/**
 * What the last heartbeats told of a backend. Figures are those of the last answer, all zero before the first.
 *
 * @param lastHeartbeat when it last answered; EPOCH for never
 * @param startedAt when its process started; EPOCH while unknown
 * @param lastError why the last heartbeat failed; empty when it did not
 * @param alive whether it may be given work
 */
public record BackendHealth(
        Instant lastHeartbeat,
        Instant startedAt,
        String version,
        long tabletCount,
        long usedBytes,
        long availableBytes,
        long totalBytes,
        int cpuCores,
        String lastError,
        boolean alive) {
    static final BackendHealth UNKNOWN = new BackendHealth(Instant.EPOCH, Instant.EPOCH, "", 0, 0, 0, 0, 0, "", false);

    BackendHealth failed(String error, boolean stillAlive) {
        return new BackendHealth(
                lastHeartbeat,
                startedAt,
                version,
                tabletCount,
                usedBytes,
                availableBytes,
                totalBytes,
                cpuCores,
                error,
                stillAlive);
    }
}
