package dev.larder.common.blob.encryption;

/**
 * Where the bytes of a blob are when it is encrypted: behind our prefix stands what Tink's streaming AEAD writes, a header
 * and segments of one size, the last one shorter. The first segment shares its room with the header.
 */
final class Segments {
    /** AES-GCM of the JDK is slow with large pieces: 64 KiB is measured. */
    static final int SEGMENT_BYTES = 64 * 1024;

    static final int KEY_BYTES = 32;
    /** Who wrote it, and the id of the key. */
    static final int PREFIX_BYTES = 12;

    static final int NONCE_PREFIX_BYTES = 7;
    /** Its own length, a salt, and the beginning of the nonces. */
    static final int HEADER_BYTES = 1 + KEY_BYTES + NONCE_PREFIX_BYTES;

    static final int TAG_BYTES = 16;

    private static final int PLAIN_BYTES = SEGMENT_BYTES - TAG_BYTES;

    private Segments() {}

    /** The segment that holds the byte. */
    static long at(long plainOffset) {
        return (plainOffset + HEADER_BYTES) / PLAIN_BYTES;
    }

    /** Even nothing is one segment. */
    static long count(long plainLength) {
        return plainLength == 0 ? 1 : at(plainLength - 1) + 1;
    }

    /** The first byte of the segment, in clear. */
    static long plainStart(long segment) {
        return segment == 0 ? 0 : segment * PLAIN_BYTES - HEADER_BYTES;
    }

    /** Where the segment begins in the stored blob; the first one begins with prefix and header. */
    static long storedStart(long segment) {
        return segment == 0 ? 0 : PREFIX_BYTES + segment * SEGMENT_BYTES;
    }

    static long storedLength(long plainLength) {
        return PREFIX_BYTES + HEADER_BYTES + plainLength + TAG_BYTES * count(plainLength);
    }

    /** What a stored blob of this length has in clear; 0 for what is too short to be one. */
    static long plainLength(long storedLength) {
        long segments = (storedLength - PREFIX_BYTES + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
        return Math.max(0, storedLength - PREFIX_BYTES - HEADER_BYTES - TAG_BYTES * segments);
    }

    /** Stored bytes of a segment that is not the last; in the first, those behind the header. */
    static int cipherBytes(long segment) {
        return segment == 0 ? SEGMENT_BYTES - HEADER_BYTES : SEGMENT_BYTES;
    }
}
