package dev.larder.common.blob;

import java.time.Instant;

/**
 * What a store knows of a blob without reading it.
 *
 * @param size in bytes
 */
public record BlobStat(BlobKey key, long size, Instant modifiedAt) {}
