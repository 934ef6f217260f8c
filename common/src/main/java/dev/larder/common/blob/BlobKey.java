package dev.larder.common.blob;

import java.util.regex.Pattern;

/**
 * The name of a blob below its store: segments of letters, digits and {@code . _ = -}, joined by {@code /}. No segment
 * is empty, {@code .} or {@code ..}, so a key is a safe relative path in every store. At most 900 characters.
 */
public record BlobKey(String value) implements Comparable<BlobKey> {
    public static final int LENGTH_MAX = 900;
    private static final Pattern SEGMENTS = Pattern.compile("[A-Za-z0-9._=-]+(/[A-Za-z0-9._=-]+)*");
    private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)");

    public BlobKey {
        if (value.length() > LENGTH_MAX
                || !SEGMENTS.matcher(value).matches()
                || DOTS.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a blob key: '" + value + "'");
        }
    }

    public boolean startsWith(BlobPrefix prefix) {
        return value.startsWith(prefix.value());
    }

    @Override
    public int compareTo(BlobKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
