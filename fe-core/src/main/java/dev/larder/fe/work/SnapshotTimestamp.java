package dev.larder.fe.work;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The timestamp that names a snapshot beside its label: {@code 2022-04-08-15-52-29}, in the frontend's zone. */
public final class SnapshotTimestamp {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss");

    private SnapshotTimestamp() {}

    public static String of(Instant takenAt, ZoneId zone) {
        return FORMAT.format(takenAt.atZone(zone));
    }
}
