package dev.larder.common.blob;

/** Bytes {@code offset} to {@code offset + length - 1} of a blob. */
public record ByteRange(long offset, long length) {
    /** The whole blob, however long. */
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    public ByteRange {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Range must not be negative: " + offset + "+" + length);
        }
    }

    public boolean isAll() {
        return equals(ALL);
    }
}
