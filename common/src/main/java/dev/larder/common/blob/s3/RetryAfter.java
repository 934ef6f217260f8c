package dev.larder.common.blob.s3;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/** When a server wants to be asked again, as the header Retry-After says: in seconds, or as a date. */
final class RetryAfter {
    private static final int DIGITS_MAX = 9;

    private RetryAfter() {}

    /** Zero when it says nothing that can be understood. A date counts from the server's own. */
    static Duration of(SdkHttpResponse answer) {
        Optional<String> said = answer.firstMatchingHeader("Retry-After").map(String::strip);
        if (said.isEmpty()) {
            return Duration.ZERO;
        }
        String text = said.get();
        if (text.chars().allMatch(one -> one >= '0' && one <= '9')) {
            return text.isEmpty() || text.length() > DIGITS_MAX
                    ? Duration.ZERO
                    : Duration.ofSeconds(Integer.parseInt(text));
        }
        return answer.firstMatchingHeader("Date").map(now -> between(now, text)).orElse(Duration.ZERO);
    }

    private static Duration between(String now, String then) {
        try {
            Duration wait = Duration.between(date(now), date(then));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
