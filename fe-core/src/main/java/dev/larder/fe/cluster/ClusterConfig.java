package dev.larder.fe.cluster;

import java.time.Duration;

/**
 * How closely backends are watched.
 *
 * @param interval between two heartbeats to a backend
 * @param aliveFor a backend that has not answered for this long is not alive
 * @param lease an agent that has not been asked for this long stops its transfers; longer than {@code aliveFor} for
 *     nobody to stop early, and waited for before a repository is swept
 */
public record ClusterConfig(Duration interval, Duration aliveFor, Duration lease) {
    public static final ClusterConfig DEFAULT =
            new ClusterConfig(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15));

    public ClusterConfig {
        if (interval.toMillis() < 10 || aliveFor.compareTo(interval) <= 0 || lease.compareTo(aliveFor) < 0) {
            throw new IllegalArgumentException(
                    "Heartbeats need interval < alive-for <= lease: " + interval + ", " + aliveFor + ", " + lease);
        }
    }
}
