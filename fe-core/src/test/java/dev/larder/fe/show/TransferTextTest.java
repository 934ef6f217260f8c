package dev.larder.fe.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.dispatch.Pace;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.dispatch.TaskProgressView;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TransferTextTest {
    private static final JobId JOB = new JobId(7);
    private static final long MB = 1 << 20;

    private final Map<TaskId, TaskProgressView> tasks = new HashMap<>();
    private Optional<Pace> pace = Optional.empty();

    @Test
    void saysNothingBeforeAnythingIsKnown() {
        assertThat(text(Amount.NONE, 0, 2)).isEmpty();
        tasks.put(task(0), new TaskProgressView(0, 0, 0, 0, 0));
        assertThat(text(Amount.NONE, 0, 2)).isEmpty();
    }

    @Test
    void addsUpWhatIsDoneAndWhatRuns() {
        tasks.put(task(0), new TaskProgressView(4, 10, 40 * MB, 100 * MB, 0));
        tasks.put(task(1), new TaskProgressView(0, 1, 0, 3, 0));
        assertThat(text(new Amount(20, 200 * MB, 5), 2, 2)).isEqualTo("24 of 31 files, 240.0 MB of " + "300.0 MB");
    }

    @Test
    void callsWhatRestsOnBatchesNotBegunAnEstimate() {
        tasks.put(task(0), new TaskProgressView(0, 10, 0, 100 * MB, 0));
        pace = Optional.of(new Pace(0, 10 * MB, Duration.ZERO, true));
        assertThat(text(new Amount(10, 100 * MB, 5), 1, 3))
                .isEqualTo("10 of about 40 files, 100.0 MB of about 400.0 MB, 10.0 MB/s, about 30 s left");
    }

    @Test
    void countsOnFilesThatNeedNotTravel() {
        tasks.put(task(0), new TaskProgressView(1, 2, 100 * MB, 3_700 * MB, 0));
        pace = Optional.of(new Pace(40 * MB, MB, Duration.ZERO, true));
        assertThat(text(Amount.NONE, 0, 1)).endsWith(", 1.0 MB/s, 1 min 30 s left");
    }

    @Test
    void saysSinceWhenNothingMoves() {
        tasks.put(task(0), new TaskProgressView(1, 2, 100, 700, 0));
        pace = Optional.of(new Pace(0, 0, Duration.ofSeconds(40), true));
        assertThat(text(Amount.NONE, 0, 1)).isEqualTo("1 of 2 files, 100 B of 700 B, stalled 40 s");
    }

    @Test
    void leavesASpeedOutThatIsNotKnownYet() {
        tasks.put(task(0), new TaskProgressView(1, 2, 100, 700, 0));
        pace = Optional.of(new Pace(100, 100, Duration.ZERO, false));
        assertThat(text(Amount.NONE, 0, 1)).isEqualTo("1 of 2 files, 100 B of 700 B");
    }

    private String text(Amount ended, int endedBatches, int open) {
        List<Work> work = LongStream.range(0, open)
                .mapToObj(number -> (Work) new Work.ByBackend(task(number), new BackendId(1)))
                .toList();
        return new TransferText(ended, endedBatches, work).of(JOB, new Progress() {
            @Override
            public Optional<TaskProgressView> task(TaskId task) {
                return Optional.ofNullable(tasks.get(task));
            }

            @Override
            public Optional<Pace> pace(JobId job) {
                return pace;
            }
        });
    }

    private static TaskId task(long number) {
        return new TaskId(JOB, Kind.UPLOAD, number);
    }
}
