package dev.larder.fe.show;

import java.time.Instant;
import java.util.Optional;

/**
 * What is told of a snapshot besides its name. Empty is what would take too long to find out.
 *
 * @param bytes of all its files
 * @param newBytes that its own backup has stored
 * @param exclusiveBytes that are freed when it is dropped
 * @param expires when it may go
 * @param series of snapshots that replace each other
 * @param keep how many of them are to stay
 * @param problem why it cannot be read
 */
public record SnapshotFacts(
        Optional<Long> tables,
        Optional<Long> bytes,
        Optional<Long> newBytes,
        Optional<Long> exclusiveBytes,
        Optional<Instant> expires,
        Optional<String> series,
        Optional<Integer> keep,
        Optional<String> problem) {
    /** What is known of a snapshot that stays until somebody drops it. */
    public SnapshotFacts(
            Optional<Long> tables,
            Optional<Long> bytes,
            Optional<Long> newBytes,
            Optional<Long> exclusiveBytes,
            Optional<String> problem) {
        this(tables, bytes, newBytes, exclusiveBytes, Optional.empty(), Optional.empty(), Optional.empty(), problem);
    }
}
