package dev.larder.fe.show;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Times and sizes as Doris prints them, in the time zone of the frontend. */
public record ShowTimes(ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter SNAPSHOT = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss", Locale.ROOT);
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
    private static final double UNIT = 1024;

    public String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    /** The time, or null for NULL. */
    public String time(Optional<Instant> instant) {
        return instant.map(this::time).orElse(null);
    }

    /** The form in which times name snapshots. */
    public String snapshot(Instant instant) {
        return SNAPSHOT.format(instant.atZone(zone));
    }

    /** {@code 1.200 KB}; nothing at all is {@code 0.000}. */
    public static String bytes(long bytes) {
        if (bytes == 0) {
            return "0.000 ";
        }
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return String.format(Locale.ROOT, "%.3f %s", value, UNITS[unit]);
    }
}
