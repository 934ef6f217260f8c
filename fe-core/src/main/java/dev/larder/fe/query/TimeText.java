package dev.larder.fe.query;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Writes times as MySQL does. */
final class TimeText {
    private TimeText() {}

    static String of(LocalDateTime time, int secondDigits) {
        DateTimeFormatterBuilder format = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss");
        if (secondDigits > 0) {
            format.appendFraction(ChronoField.NANO_OF_SECOND, secondDigits, secondDigits, true);
        }
        DateTimeFormatter formatter = format.toFormatter(Locale.ROOT);
        return formatter.format(time);
    }
}
