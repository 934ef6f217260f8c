package dev.larder.fe.analysis;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BUCKETS AUTO: how many tablets a partition gets. With {@code estimate_partition_size} a fifth of it is taken for the
 * size on disk: one tablet up to 100 MB, two up to 1 GB, beyond that one for every 5 GB, at most 128. Without it, the
 * number that a table without BUCKETS gets.
 */
final class AutoBuckets {
    static final String ESTIMATE = "estimate_partition_size";

    private static final int BUCKETS_MAX = 128;
    private static final int COMPRESSION = 5;
    private static final long MEGABYTE = 1024L * 1024;
    private static final long GIGABYTE = 1024 * MEGABYTE;
    private static final long ONE_BUCKET_MAX = 100 * MEGABYTE;
    private static final long TWO_BUCKETS_MAX = GIGABYTE;
    private static final long BYTES_PER_BUCKET = 5 * GIGABYTE;
    private static final Pattern VOLUME = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*([KMGTP]?)B?");
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "K", 1024L, "M", MEGABYTE, "G", GIGABYTE, "T", 1024 * GIGABYTE, "P", 1024 * 1024 * GIGABYTE);

    private AutoBuckets() {}

    /** @param otherwise what counts when nothing is known about the size */
    static int count(Optional<String> estimate, int otherwise) {
        OptionalLong bytes = estimate.map(AutoBuckets::bytes).orElse(OptionalLong.empty());
        if (bytes.isEmpty()) {
            return otherwise;
        }
        long onDisk = bytes.getAsLong() / COMPRESSION;
        if (onDisk <= ONE_BUCKET_MAX) {
            return 1;
        }
        if (onDisk <= TWO_BUCKETS_MAX) {
            return 2;
        }
        return (int) Math.min(BUCKETS_MAX, Math.max(2, (onDisk - 1) / BYTES_PER_BUCKET + 1));
    }

    /** {@code 10G} in bytes; empty when the text is no volume. */
    static OptionalLong bytes(String text) {
        Matcher matcher = VOLUME.matcher(text.trim().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(UNITS.get(matcher.group(2))));
        return OptionalLong.of(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
    }
}
