package dev.larder.fe.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.JobId;
import dev.larder.fe.job.Touched;
import dev.larder.fe.state.JobQueue.Entry;
import dev.larder.fe.state.JobQueue.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    @Test
    void jobsOnOtherTablesStartAtOnce() {
        JobQueue queue = new JobQueue(List.of(running(1, "a"), waiting(2, "b", "c")), 2);
        assertThat(queue.isDue(new JobId(2))).isTrue();
        assertThat(queue.obstacle(new JobId(2))).isEmpty();
    }

    @Test
    void aJobWaitsForAnOlderOneThatItMeetsAndSaysWhere() {
        JobQueue queue = new JobQueue(List.of(running(1, "a", "b", "c"), waiting(2, "c", "b", "x")), 5);
        assertThat(queue.isDue(new JobId(2))).isFalse();
        assertThat(queue.position(new JobId(2))).contains(1);
        assertThat(queue.obstacle(new JobId(2))).contains("Table conflict: b, c in backup job 1, label label1");
    }

    @Test
    void aJobIsNotOvertakenByAYoungerOneThatItMeets() {
        JobQueue queue = new JobQueue(List.of(running(1, "a"), waiting(2, "a", "b"), waiting(3, "b")), 5);
        assertThat(queue.obstacle(new JobId(3))).contains("Table conflict: b in backup job 2, label label2");
        assertThat(queue.position(new JobId(3))).contains(2);
    }

    @Test
    void aJobThatMeetsNobodyOvertakesOneThatHasToWait() {
        JobQueue queue = new JobQueue(List.of(running(1, "a"), waiting(2, "a"), waiting(3, "b")), 2);
        assertThat(queue.isDue(new JobId(2))).isFalse();
        assertThat(queue.isDue(new JobId(3))).isTrue();
    }

    @Test
    void theOldestThatCanTakesTheLastSlot() {
        JobQueue queue = new JobQueue(List.of(running(1, "a"), waiting(2, "b"), waiting(3, "c")), 2);
        assertThat(queue.isDue(new JobId(2))).isTrue();
        assertThat(queue.obstacle(new JobId(3))).contains("Waiting for execution slot");
    }

    @Test
    void aJobThatMayTouchAnythingMeetsEveryJob() {
        Entry clean = new Entry(new JobId(2), Kind.RESTORE, "all", true, Touched.EVERYTHING);
        JobQueue queue = new JobQueue(List.of(running(1, "a"), clean, waiting(3, "z")), 5);
        assertThat(queue.obstacle(new JobId(2))).contains("Table conflict: all tables in backup job 1, label label1");
        assertThat(queue.obstacle(new JobId(3))).contains("Table conflict: all tables in restore job 2, label all");
    }

    @Test
    void whatRunsGoesOnWhenFewerMayRun() {
        JobQueue queue = new JobQueue(List.of(running(1, "a"), running(2, "b"), waiting(3, "c")), 1);
        assertThat(queue.isDue(new JobId(1))).isFalse();
        assertThat(queue.obstacle(new JobId(1))).isEmpty();
        assertThat(queue.obstacle(new JobId(3))).contains("Waiting for execution slot");
    }

    @Test
    void hasRoomUpToALimit() {
        List<Entry> full = Stream.iterate(1L, id -> id + 1)
                .limit(JobQueue.UNFINISHED_MAX)
                .map(id -> waiting(id, "t" + id))
                .toList();
        assertThat(new JobQueue(full, 2).hasRoom()).isFalse();
        assertThat(new JobQueue(full.subList(1, full.size()), 2).hasRoom()).isTrue();
    }

    private static Entry running(long id, String... tables) {
        return new Entry(new JobId(id), Kind.BACKUP, "label" + id, false, Touched.of(Stream.of(tables)));
    }

    private static Entry waiting(long id, String... tables) {
        return new Entry(new JobId(id), Kind.BACKUP, "label" + id, true, Touched.of(Stream.of(tables)));
    }
}
