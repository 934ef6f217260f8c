package dev.larder.be.segment;

/**
 * What is known of a segment file once it is written.
 *
 * @param bytes size of the file
 * @param sha256 of the file, 64 lower-case hex digits
 */
public record SegmentStat(long bytes, String sha256, long rows) {}
