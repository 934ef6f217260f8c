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
    private final Map<TaskId, Amount> linked = new HashMap<>();
    private Optional<Pace> pace = Optional.empty();
    private long planned = -1;

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
    void countsBatchesNotBegunAsTheyWereLinked() {
        linked.put(task(0), new Amount(10, 100 * MB, 0));
        linked.put(task(1), new Amount(20, 300 * MB, 0));
        assertThat(text(Amount.NONE, 0, 2)).isEqualTo("0 of 30 files, 0 B of 400.0 MB");
        tasks.put(task(1), new TaskProgressView(5, 18, 80 * MB, 250 * MB, 0));
        assertThat(text(Amount.NONE, 0, 2)).isEqualTo("5 of 28 files, 80.0 MB of 350.0 MB");
    }

    @Test
    void countsBatchesNotBegunAsTheyWerePlanned() {
        planned = 50 * MB;
        assertThat(text(Amount.NONE, 0, 4)).isEmpty();
        tasks.put(task(0), new TaskProgressView(0, 30, 0, 150 * MB, 0));
        assertThat(text(Amount.NONE, 0, 4)).isEqualTo("0 of about 60 files, 0 B of about 300.0 MB");
    }

    @Test
    void knowsThatEmptyBatchesMoveNothing() {
        planned = 0;
        tasks.put(task(0), new TaskProgressView(1, 3, MB, 2 * MB, 0));
        assertThat(text(Amount.NONE, 0, 4)).isEqualTo("1 of 3 files, 1.0 MB of 2.0 MB");
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
        return new TransferText(ended, endedBatches, work, batch -> planned).of(JOB, new Progress() {
            @Override
            public Optional<TaskProgressView> task(TaskId task) {
                return Optional.ofNullable(tasks.get(task));
            }

            @Override
            public Optional<Amount> linked(TaskId upload) {
                return Optional.ofNullable(linked.get(upload));
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
