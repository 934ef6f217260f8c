package dev.larder.fe.backup;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the snapshot is to stay. One that says nothing stays until somebody drops it.
 *
 * @param ttl counted from the instant of the statement
 * @param series of snapshots that replace each other
 * @param keep how many of its series are to stay; there is none without a series
 */
public record RetentionRule(Optional<Duration> ttl, Optional<String> series, Optional<Integer> keep) {
    public static final RetentionRule NONE = new RetentionRule(Optional.empty(), Optional.empty(), Optional.empty());
}
