package dev.larder.be.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskRunnerTest {
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<TaskReport> reports = new CopyOnWriteArrayList<>();

    @Test
    void runsATaskOnceForTwoWhoAskAtTheSameTime() {
        try (TaskRunner runner = runner(this::waitAtTheGate)) {
            runner.run(upload(1), reports::add);
            runner.run(upload(1), reports::add);
            gate.countDown();
            await().until(() -> ended() == 2);
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void answersFromMemoryWhoAsksAgainAfterSuccess() {
        gate.countDown();
        try (TaskRunner runner = runner(this::waitAtTheGate)) {
            runner.run(upload(1), reports::add);
            await().until(() -> ended() == 1);
            runner.run(upload(1), reports::add);
            await().until(() -> ended() == 2);
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void runsAFailedTaskAgain() {
        TaskBody body = (request, progress) -> {
            if (runs.incrementAndGet() == 1) {
                throw new StoreUnavailable("busy");
            }
            return TaskDone.getDefaultInstance();
        };
        try (TaskRunner runner = runner(body)) {
            runner.run(upload(1), reports::add);
            await().until(() -> ended() == 1);
            assertThat(last().getFailed().getRetriable()).isTrue();
            runner.run(upload(1), reports::add);
            await().until(() -> ended() == 2);
            assertThat(last().hasDone()).isTrue();
        }
    }

    @Test
    void saysThatDamageIsNotWorthARetry() {
        TaskBody body = (request, progress) -> {
            throw new CorruptBlob("data/x is damaged");
        };
        try (TaskRunner runner = runner(body)) {
            runner.run(upload(1), reports::add);
            await().until(() -> ended() == 1);
            assertThat(last().getFailed().getRetriable()).isFalse();
            assertThat(last().getFailed().getCode()).isEqualTo("SNAPSHOT_DAMAGED");
        }
    }

    @Test
    void stopsAJobAndForgetsIt() throws InterruptedException {
        try (TaskRunner runner = runner(this::waitAtTheGate)) {
            runner.run(upload(1), reports::add);
            await().until(() -> runs.get() == 1);
            runner.stopJob(new JobId(7));
            assertThat(last().getFailed().getMessage()).contains("stopped");
            assertThat(runner.jobs()).isEmpty();
        }
    }

    private TaskDone waitAtTheGate(TaskRequest request, TaskProgress progress) throws InterruptedException {
        runs.incrementAndGet();
        gate.await();
        return TaskDone.getDefaultInstance();
    }

    private static TaskRunner runner(TaskBody body) {
        return new TaskRunner(Map.of(Kind.UPLOAD, body), Map.of());
    }

    private static TaskRequest upload(long batch) {
        return TaskRequest.newBuilder()
                .setJobId(7)
                .setKind("UPLOAD")
                .setSubject(batch)
                .build();
    }

    private long ended() {
        return reports.stream()
                .filter(report -> report.hasDone() || report.hasFailed())
                .count();
    }

    private TaskReport last() {
        return reports.get(reports.size() - 1);
    }
}
