package dev.larder.fe.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.common.rpc.proto.TaskProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressBoardTest {
    private static final JobId JOB = new JobId(7);
    private static final TaskId ONE = new TaskId(JOB, Kind.UPLOAD, 1);
    private static final TaskId TWO = new TaskId(JOB, Kind.UPLOAD, 2);

    private Instant now = Instant.EPOCH;
    private final ProgressBoard board = new ProgressBoard(() -> now);

    @BeforeEach
    void start() {
        board.started(ONE);
        board.started(TWO);
    }

    @Test
    void addsTheTasksOfAJobUp() {
        report(ONE, 0, 0);
        for (int second = 1; second <= 20; second++) {
            now = now.plusSeconds(1);
            report(ONE, second * 1_000L, second * 300L);
            report(TWO, second * 500L, second * 500L);
        }

        assertThat(board.pace(JOB)).contains(new Pace(1_500, 800, Duration.ZERO, true));
    }

    @Test
    void isSilentAboutASpeedThatWouldBeAGuess() {
        report(ONE, 0, 0);
        now = now.plusMillis(500);
        report(ONE, 5_000, 5_000);
        assertThat(board.pace(JOB).orElseThrow().isKnown()).isFalse();
    }

    @Test
    void forgetsWhatWasLongAgoAndKnowsSinceWhenNothingMoves() {
        report(ONE, 0, 0);
        now = now.plusSeconds(5);
        report(ONE, 5_000, 5_000);
        for (int second = 0; second < 40; second++) {
            now = now.plusSeconds(1);
            report(ONE, 5_000, 5_000);
        }
        assertThat(board.pace(JOB)).contains(new Pace(0, 0, Duration.ofSeconds(40), true));
    }

    @Test
    void countsNothingTwiceWhenATaskBeginsAnew() {
        report(ONE, 0, 0);
        now = now.plusSeconds(5);
        report(ONE, 50_000, 50_000);
        board.ended(ONE);
        board.started(ONE);
        now = now.plusSeconds(5);
        report(ONE, 0, 0);

        assertThat(board.pace(JOB).orElseThrow().movedBytesPerSecond()).isEqualTo(5_000);
        assertThat(board.task(ONE).orElseThrow().bytesDone()).isZero();
    }

    @Test
    void forgetsJobsThatHaveEnded() {
        report(ONE, 0, 0);
        board.keepOnly(Set.of());
        assertThat(board.pace(JOB)).isEmpty();
    }

    private void report(TaskId task, long done, long moved) {
        board.progressed(
                task,
                TaskProgress.newBuilder()
                        .setBytesDone(done)
                        .setBytesMoved(moved)
                        .build());
    }
}
