package dev.larder.fe.job;

/**
 * A manifest in the repository and what proves it.
 *
 * @param key blob key below the repository
 * @param sha256 64 hex characters over the stored bytes
 * @param size in bytes
 */
public record ManifestRef(String key, String sha256, long size) {}
