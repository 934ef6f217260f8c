package dev.larder.common.repository;

import dev.larder.common.blob.BlobKey;
import java.util.Objects;

/**
 * A blob and what proves it.
 *
 * @param sha256 64 hex characters over the stored bytes
 * @param size of the stored bytes
 */
public record BlobRef(BlobKey key, String sha256, long size) {
    public BlobRef {
        Objects.requireNonNull(key, "key");
        Check.sha256(sha256);
        Check.notNegative("Size", size);
    }
}
