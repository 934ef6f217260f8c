package dev.larder.fe.show;

import java.util.Optional;

/**
 * What is told of a snapshot besides its name. Empty is what would take too long to find out.
 *
 * @param bytes of all its files
 * @param newBytes that its own backup has stored
 * @param exclusiveBytes that are freed when it is dropped
 * @param problem why it cannot be read
 */
public record SnapshotFacts(
        Optional<Long> tables,
        Optional<Long> bytes,
        Optional<Long> newBytes,
        Optional<Long> exclusiveBytes,
        Optional<String> problem) {}
