package dev.larder.fe.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import java.time.Duration;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DispatchSettingsTest {
    private static final DispatchSettings SETTINGS =
            new DispatchSettings(8, Duration.ofSeconds(1), Duration.ofSeconds(10), Set.of());

    @Test
    void theWaitDoublesWithEachFailureAndHasAnEnd() {
        assertWait(1, 1);
        assertWait(2, 2);
        assertWait(4, 8);
        assertWait(5, 10);
        assertWait(1000, 10);
    }

    @Test
    void tasksThatFailedTogetherDoNotComeBackTogether() {
        assertThat(LongStream.range(0, 100)
                        .mapToObj(job -> SETTINGS.retryWait(5, task(job)))
                        .distinct())
                .hasSizeGreaterThan(5);
    }

    private static void assertWait(int failures, long seconds) {
        assertThat(SETTINGS.retryWait(failures, task(1)))
                .isBetween(Duration.ofMillis(seconds * 750), Duration.ofSeconds(seconds));
    }

    private static TaskId task(long job) {
        return new TaskId(new JobId(job), TaskId.Kind.UPLOAD, 1);
    }
}
