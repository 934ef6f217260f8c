package dev.larder.common.blob;

/** A folder of keys: empty for the whole store, or a key followed by one slash. */
public record BlobPrefix(String value) {
    public static final BlobPrefix ALL = new BlobPrefix("");

    public BlobPrefix {
        if (!value.isEmpty()) {
            if (!value.endsWith("/")) {
                throw new IllegalArgumentException("A blob prefix ends in a slash: '" + value + "'");
            }
            new BlobKey(value.substring(0, value.length() - 1));
        }
    }

    /** The folder {@code segments/}. */
    public static BlobPrefix of(String segments) {
        return new BlobPrefix(segments + "/");
    }

    public BlobKey key(String rest) {
        return new BlobKey(value + rest);
    }

    @Override
    public String toString() {
        return value;
    }
}
