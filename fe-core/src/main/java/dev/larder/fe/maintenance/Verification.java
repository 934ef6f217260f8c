package dev.larder.fe.maintenance;

import java.time.Instant;

/**
 * That a snapshot was verified, and how: remembered as long as the snapshot and its repository are known.
 *
 * @param damaged blobs
 * @param sha256 of the snapshot manifest
 */
public record Verification(Instant at, VerifyLevel level, int samplePercent, long damaged, String sha256) {}
