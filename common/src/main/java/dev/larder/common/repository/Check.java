package dev.larder.common.repository;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Rules that values of several manifests obey. */
final class Check {
    static final int NAME_LENGTH_MAX = 1024;

    private static final int SHA256_LENGTH = 64;

    private Check() {}

    static void that(boolean good, String rule, Object value) {
        if (!good) {
            throw new IllegalArgumentException(rule + ": " + value);
        }
    }

    static void notNegative(String what, long value) {
        that(value >= 0, what + " must not be negative", value);
    }

    static void name(String what, String value) {
        Objects.requireNonNull(value, what);
        that(
                !value.isEmpty() && value.length() <= NAME_LENGTH_MAX,
                what + " must have 1 to 1024 characters",
                value.length());
    }

    static void sha256(String value) {
        Objects.requireNonNull(value, "sha256");
        that(isSha256(value), "SHA-256 must be 64 lower-case hex characters", value);
    }

    /** Asked for every file of every manifest, so without a regular expression. */
    private static boolean isSha256(String value) {
        boolean good = value.length() == SHA256_LENGTH;
        for (int i = 0; good && i < SHA256_LENGTH; i++) {
            char c = value.charAt(i);
            good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        return good;
    }

    static <T> List<T> list(String what, List<T> list, int sizeMax) {
        Objects.requireNonNull(list, what);
        that(list.size() <= sizeMax, what + " must be " + sizeMax + " at most", list.size());
        return List.copyOf(list);
    }

    static <T, K> void distinct(String what, Collection<T> values, Function<T, K> key) {
        Set<K> seen = new HashSet<>();
        for (T value : values) {
            that(seen.add(key.apply(value)), what + " stands there twice", key.apply(value));
        }
    }
}
