package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpResponse;

class RetryAfterTest {
    private static final String NOW = "Sun, 06 Nov 1994 08:49:37 GMT";

    @Test
    void understandsSecondsAndDates() {
        assertThat(wait("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(wait("Sun, 06 Nov 1994 08:50:07 GMT")).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void takesWhatItDoesNotUnderstandForNothing() {
        for (String text : new String[] {"", "-1", "1e9", "9".repeat(30), "soon", "Sun, 06 Nov 1994 08:49:07 GMT"}) {
            assertThat(wait(text)).as(text).isZero();
        }
        assertThat(RetryAfter.of(SdkHttpResponse.builder().build())).isZero();
    }

    private static Duration wait(String retryAfter) {
        return RetryAfter.of(SdkHttpResponse.builder()
                .putHeader("Date", NOW)
                .putHeader("Retry-After", retryAfter)
                .build());
    }
}
