package dev.larder.common.repository;

/** A snapshot manifest as it was read or written, with what proves it. */
public record StoredSnapshot(SnapshotManifest manifest, BlobRef ref) {}
