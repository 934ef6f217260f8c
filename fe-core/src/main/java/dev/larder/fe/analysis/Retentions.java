package dev.larder.fe.analysis;

import dev.larder.common.repository.Retention;
import dev.larder.fe.backup.RetentionRule;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Properties of BACKUP that say how long a snapshot is to stay: {@code ttl}, {@code series} and {@code keep}. */
final class Retentions {
    private static final Duration TTL_MAX = Duration.ofDays(36_500);
    private static final Pattern TTL = Pattern.compile("([1-9]\\d{0,9})\\s*([smhdw])");
    private static final Pattern SERIES = Pattern.compile("[\\w.:/-]{1," + Retention.SERIES_LENGTH_MAX + "}");
    private static final Pattern KEEP = Pattern.compile("[1-9]\\d{0,5}");

    private Retentions() {}

    static RetentionRule take(PropertyReader properties) {
        Optional<Duration> ttl = properties.take("ttl").map(Retentions::ttl);
        Optional<String> series = properties.take("series").map(Retentions::series);
        Optional<Integer> keep = properties.take("keep").map(Retentions::keep);
        if (keep.isPresent() && series.isEmpty()) {
            throw PropertyReader.wrong("Property keep needs \"series\": the name of the snapshots to count");
        }
        return new RetentionRule(ttl, series, keep);
    }

    private static Duration ttl(String text) {
        Matcher parts = TTL.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (parts.matches()) {
            long number = Long.parseLong(parts.group(1));
            Duration ttl = Duration.ofSeconds(number * seconds(parts.group(2)));
            if (ttl.compareTo(TTL_MAX) <= 0) {
                return ttl;
            }
        }
        throw PropertyReader.wrong("ttl must be a whole number with a unit s, m, h, d or w, such as 12h or 7d, up to "
                + TTL_MAX.toDays() + "d: " + text);
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 7 * 86_400;
        };
    }

    private static String series(String text) {
        if (!SERIES.matcher(text).matches()) {
            throw PropertyReader.wrong("series must be 1 to " + Retention.SERIES_LENGTH_MAX
                    + " letters, digits or characters of _.:/-: " + text);
        }
        return text;
    }

    private static int keep(String text) {
        if (!KEEP.matcher(text.trim()).matches() || Integer.parseInt(text.trim()) > Retention.KEEP_MAX) {
            throw PropertyReader.wrong("keep must be 1 to " + Retention.KEEP_MAX + " snapshots: " + text);
        }
        return Integer.parseInt(text.trim());
    }
}
