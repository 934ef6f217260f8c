package dev.larder.fe.query;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** Functions whose value depends on the session alone. */
final class SessionFunctions {
    private static final int MICROS_DIGITS = 6;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private SessionFunctions() {}

    static Constant database(SessionValues session) {
        return Constant.ofNullable(session.database());
    }

    /** @param secondDigits of the fraction, 0 to 6 */
    static Constant now(SessionValues session, int secondDigits) {
        return Constant.of(truncated(session.now(), secondDigits));
    }

    static Constant utcNow(SessionValues session) {
        LocalDateTime utc = session.now()
                .atZone(session.timeZone())
                .withZoneSameInstant(ZoneOffset.UTC)
                .toLocalDateTime();
        return Constant.of(truncated(utc, 0));
    }

    static Constant today(SessionValues session) {
        return Constant.of(session.now().toLocalDate());
    }

    static Constant utcToday(SessionValues session) {
        LocalDate day = ((LocalDateTime) utcNow(session).value().orElseThrow()).toLocalDate();
        return Constant.of(day);
    }

    static Constant timeOfDay(SessionValues session) {
        return Constant.of(TimeText.of(truncated(session.now(), 0), 0).substring("yyyy-MM-dd ".length()));
    }

    static Constant epochSecond(SessionValues session) {
        return Constant.of(session.now().atZone(session.timeZone()).toEpochSecond());
    }

    private static LocalDateTime truncated(LocalDateTime time, int secondDigits) {
        if (secondDigits == 0) {
            return time.truncatedTo(ChronoUnit.SECONDS);
        }
        long unit = NANOS_PER_SECOND;
        for (int i = 0; i < Math.min(secondDigits, MICROS_DIGITS); i++) {
            unit /= 10;
        }
        return time.with(ChronoField.NANO_OF_SECOND, time.get(ChronoField.NANO_OF_SECOND) / unit * unit);
    }
}
