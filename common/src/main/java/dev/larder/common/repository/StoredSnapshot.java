package dev.larder.common.repository;

import java.util.Optional;

/**
 * A snapshot manifest as it was read or written, with what proves it.
 *
 * @param signature as it stands there; whether it is good is for {@link SigningKeys} to say
 */
public record StoredSnapshot(SnapshotManifest manifest, BlobRef ref, Optional<SnapshotSignature> signature) {}
