package dev.larder.common.repository;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * What identifies a snapshot in its repository.
 *
 * @param label the user's name
 * @param timestamp when the backup was asked for, {@code yyyy-MM-dd-HH-mm-ss} with milliseconds behind it or without
 */
public record SnapshotName(String label, String timestamp) implements Comparable<SnapshotName> {
    public static final int LABEL_LENGTH_MAX = 256;

    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}(-\\d{2}){5}(-\\d{3})?");
    private static final Comparator<SnapshotName> ORDER =
            Comparator.comparing(SnapshotName::label).thenComparing(SnapshotName::timestamp);

    public SnapshotName {
        Check.that(
                !label.isEmpty() && label.length() <= LABEL_LENGTH_MAX,
                "A label has 1 to " + LABEL_LENGTH_MAX + " characters",
                label.length());
        Check.that(TIMESTAMP.matcher(timestamp).matches(), "A snapshot's timestamp is yyyy-MM-dd-HH-mm-ss", timestamp);
    }

    @Override
    public int compareTo(SnapshotName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return label + " of " + timestamp;
    }
}
