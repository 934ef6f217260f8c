package dev.larder.be.query;

/**
 * One immutable Parquet file of a tablet.
 *
 * @param sha256 of the file, 64 lower-case hex digits
 * @param size in bytes
 * @param version last version of the rowset the file belongs to; newer rows have a greater one
 */
public record SegmentFile(String sha256, long size, long version) {
    private static final int SHA256_HEX_LENGTH = 64;

    public SegmentFile {
        // The hash becomes a file name in the cache, and it comes from another machine.
        if (sha256.length() != SHA256_HEX_LENGTH || !sha256.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IllegalArgumentException("SHA-256 must be 64 hex digits: " + sha256);
        }
        if (size < 0) {
            throw new IllegalArgumentException("Size must not be negative: " + size);
        }
    }
}
