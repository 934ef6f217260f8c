package dev.larder.common.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * How long a snapshot is to stay, as its backup was asked. Who drops it, and what stays all the same, is for
 * {@link RetiredSnapshots} to say.
 *
 * @param expiresAt from when on it may go; empty for never
 * @param series of snapshots that replace each other; empty for none
 * @param keep how many of its series are to stay while this is the newest; needs a series
 */
public record Retention(Optional<Instant> expiresAt, Optional<String> series, Optional<Integer> keep) {
    public static final int SERIES_LENGTH_MAX = 256;
    public static final int KEEP_MAX = 100_000;

    public Retention {
        series.ifPresent(name -> {
            Check.name("Series", name);
            Check.that(name.length() <= SERIES_LENGTH_MAX, "A series has a name of 256 characters at most", name);
        });
        keep.ifPresent(number ->
                Check.that(number >= 1 && number <= KEEP_MAX, "Snapshots to keep are 1 to " + KEEP_MAX, number));
        Check.that(keep.isEmpty() || series.isPresent(), "Snapshots to keep are those of a series", keep);
    }
}
