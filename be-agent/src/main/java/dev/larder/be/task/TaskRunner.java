package dev.larder.be.task;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks, each once however often it is asked: who asks again joins the running task, or gets the remembered result
 * when it has succeeded. A failed task is forgotten, so that asking again tries again. Any thread.
 */
public final class TaskRunner implements Closeable {
    /** Tasks at once; frontends ask for fewer. */
    private static final int THREADS = 32;

    private static final int CLOSE_SECONDS = 10;

    private static final Duration REPORT_INTERVAL = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

    private final Map<TaskId.Kind, TaskBody> bodies;
    private final Map<TaskId.Kind, Duration> delays;
    private final Map<TaskId, RunningTask> tasks = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final ScheduledExecutorService reporter;

    /**
     * @param bodies what each kind of task does
     * @param delays how long a task of a kind pauses before it works: a means to test clusters; empty in earnest
     */
    public TaskRunner(Map<TaskId.Kind, TaskBody> bodies, Map<TaskId.Kind, Duration> delays) {
        this.bodies = Map.copyOf(bodies);
        this.delays = Map.copyOf(delays);
        this.threads = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "task"));
        this.reporter = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "task-reporter"));
        var unused = reporter.scheduleAtFixedRate(
                () -> tasks.values().forEach(RunningTask::report),
                REPORT_INTERVAL.toMillis(),
                REPORT_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Runs the task or joins it. The listener hears of progress and, last, of the end; it is called by one thread at a
     * time and must not block.
     */
    public void run(TaskRequest request, Consumer<TaskReport> listener) {
        TaskId id = id(request);
        RunningTask[] started = new RunningTask[1];
        RunningTask task = tasks.compute(id, (key, known) -> {
            if (known != null && !known.last().map(TaskReport::hasFailed).orElse(false)) {
                return known;
            }
            started[0] = new RunningTask();
            return started[0];
        });
        task.join(listener);
        if (started[0] != null) {
            threads.execute(() -> work(id, request, task));
        }
    }

    /** Stops what runs for the job, waits until it has stopped, and forgets its results. */
    public void stopJob(JobId job) throws InterruptedException {
        List<TaskId> ids =
                tasks.keySet().stream().filter(id -> id.job().equals(job)).toList();
        for (TaskId id : ids) {
            RunningTask task = tasks.get(id);
            if (task != null) {
                task.interrupt();
                task.awaitEnd();
                tasks.remove(id, task);
            }
        }
    }

    /** Stops everything that runs: the frontend was not heard of for too long. */
    public void stopAll() {
        tasks.values().forEach(RunningTask::interrupt);
    }

    /** Jobs that something is known of. */
    public Set<JobId> jobs() {
        return tasks.keySet().stream().map(TaskId::job).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    @Override
    public void close() {
        reporter.shutdownNow();
        stopAll();
        threads.shutdownNow();
        try {
            // What a task writes belongs to whoever comes next once this returns.
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Tasks are still running after {} seconds", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(TaskId id, TaskRequest request, RunningTask task) {
        TaskReport report;
        try {
            if (!task.enter()) {
                throw new InterruptedException();
            }
            Duration delay = delays.getOrDefault(id.kind(), Duration.ZERO);
            TimeUnit.MILLISECONDS.sleep(delay.toMillis());
            TaskDone done = body(id).run(request, task.progress);
            report = TaskReport.newBuilder().setDone(done).build();
            log.info("Task {} done: {} files, {} bytes", id, done.getFiles(), done.getBytes());
        } catch (Exception e) {
            report = TaskReport.newBuilder().setFailed(TaskFailures.of(e)).build();
            log.warn("Task {} failed: {}", id, report.getFailed().getMessage());
        }
        task.report();
        task.end(report);
        // The pool's thread goes on to other tasks and must not carry an interruption over.
        Thread.interrupted();
    }

    private TaskBody body(TaskId id) {
        TaskBody body = bodies.get(id.kind());
        if (body == null) {
            throw new EngineException(ErrorCode.NOT_SUPPORTED, "Agents do not run tasks of kind " + id.kind());
        }
        return body;
    }

    private static TaskId id(TaskRequest request) {
        try {
            return new TaskId(
                    new JobId(request.getJobId()), TaskId.Kind.valueOf(request.getKind()), request.getSubject());
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorCode.NOT_SUPPORTED, "No such kind of task: " + request.getKind(), e);
        }
    }
}
