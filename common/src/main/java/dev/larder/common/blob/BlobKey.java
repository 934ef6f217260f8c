package dev.larder.common.blob;

/**
 * The name of a blob below its store: segments of letters, digits and {@code . _ = -}, joined by {@code /}. No segment
 * is empty, {@code .} or {@code ..}, so a key is a safe relative path in every store. At most 900 characters.
 */
public record BlobKey(String value) implements Comparable<BlobKey> {
    public static final int LENGTH_MAX = 900;

    public BlobKey {
        if (value.length() > LENGTH_MAX || !hasGoodSegments(value)) {
            throw new IllegalArgumentException("Not a blob key: '" + value + "'");
        }
    }

    /** Asked for every file of every manifest, so without a regular expression. */
    private static boolean hasGoodSegments(String value) {
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == '/') {
                if (isEmptyOrDots(value, start, i)) {
                    return false;
                }
                start = i + 1;
            } else if (!isAllowed(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmptyOrDots(String value, int start, int end) {
        int dots = start;
        while (dots < end && value.charAt(dots) == '.') {
            dots++;
        }
        return dots == end && end - start <= 2;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._=-".indexOf(c) >= 0;
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
