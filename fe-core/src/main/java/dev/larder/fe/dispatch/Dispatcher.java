package dev.larder.fe.dispatch;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.LocationNotFound;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.proto.StopJobRequest;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.Work;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.work.FrontendTasks;
import dev.larder.fe.work.RepositoryAccessor;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the work that jobs want with what is running, starts the missing, drops the unwanted, and turns reports into
 * events. Level-triggered: it may be woken too often or restarted at any time. Owns its thread and a small pool.
 */
public final class Dispatcher implements Closeable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration QUICK = Duration.ofMillis(20);
    private static final Duration TASK_DEADLINE = Duration.ofDays(7);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final int FRONTEND_THREADS = 4;

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Engine engine;
    private final AgentClients agents;
    private final BackendRegistry registry;
    private final FrontendTasks frontendTasks;
    private final TaskRequests requests;
    private final ProgressBoard progress;
    private final Supplier<DispatchSettings> settings;
    private final InstantSource clock;
    private final Map<TaskId, Running> running = new ConcurrentHashMap<>();
    private final ExecutorService frontendThreads =
            Executors.newFixedThreadPool(FRONTEND_THREADS, task -> new Thread(task, "frontend-task"));
    /**
     * Jobs for which a frontend task is under way, wanted or not: cleaning up after a backup must not begin before a
     * publication that was cancelled has ended.
     */
    private final Set<JobId> workingHere = ConcurrentHashMap.newKeySet();

    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::loop, "dispatcher");
    // Of the dispatcher's thread.
    private Set<JobId> lastLive = Set.of();
    private volatile boolean closing;

    /** A task that was handed out. */
    private record Running(Work work, Context.CancellableContext context) {}

    private Dispatcher(
            Engine engine,
            AgentClients agents,
            BackendRegistry registry,
            FrontendTasks frontendTasks,
            RepositoryAccessor accessor,
            ProgressBoard progress,
            Supplier<DispatchSettings> settings,
            InstantSource clock) {
        this.engine = engine;
        this.agents = agents;
        this.registry = registry;
        this.frontendTasks = frontendTasks;
        this.requests = new TaskRequests(accessor);
        this.progress = progress;
        this.settings = settings;
        this.clock = clock;
    }

    public static Dispatcher start(
            Engine engine,
            AgentClients agents,
            BackendRegistry registry,
            FrontendTasks frontendTasks,
            RepositoryAccessor accessor,
            ProgressBoard progress,
            Supplier<DispatchSettings> settings,
            InstantSource clock) {
        Dispatcher dispatcher =
                new Dispatcher(engine, agents, registry, frontendTasks, accessor, progress, settings, clock);
        engine.onChange(dispatcher.wake::release);
        registry.onChange(dispatcher.wake::release);
        dispatcher.thread.start();
        return dispatcher;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        frontendThreads.shutdownNow();
        running.values().forEach(one -> one.context().cancel(null));
        try {
            // Channels are closed next; neither a round nor a task may find them closed.
            thread.join(CLOSE_PATIENCE.toMillis());
            boolean unused = frontendThreads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        Instant nextTick = clock.instant();
        while (!closing) {
            try {
                if (engine.isLeader() && registry.isSettled()) {
                    ClusterState state = engine.state();
                    Instant now = clock.instant();
                    if (!now.isBefore(nextTick)) {
                        tick(state, now);
                        nextTick = now.plus(TICK);
                    }
                    compare(state, now);
                    rest(Duration.between(now, clock.instant()));
                }
                boolean woken = wake.tryAcquire(TICK.toMillis() / 4, TimeUnit.MILLISECONDS);
                if (woken) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("Dispatching failed; it goes on", e);
            }
        }
    }

    /** After a look at very much work, so that looking takes half of a core at most: what ends meanwhile is seen together. */
    private static void rest(Duration took) throws InterruptedException {
        if (took.compareTo(QUICK) > 0) {
            TimeUnit.MILLISECONDS.sleep(Math.min(took.toMillis(), TICK.toMillis()));
        }
    }

    private void tick(ClusterState state, Instant now) {
        for (JobId job : state.jobs().live()) {
            tell(new JobEvent.Tick(job, now));
        }
    }

    private void compare(ClusterState state, Instant now) {
        dropUnwanted(state);
        FreeSlots slots = freeSlots();
        List<Collection<Work>> wanted = state.jobs().work();
        int most = settings.get().tasksPerBackendMax();
        long jobs = wanted.stream().filter(Dispatcher::isForBackends).count();
        if (jobs > 1) {
            startSome(state, wanted, (int) ((most + jobs - 1) / jobs), slots, now);
        }
        // What the others leave of their shares goes to whoever is first.
        startSome(state, wanted, most, slots, now);
    }

    /** What a job wants at one time is all done by backends, or all by the frontend. */
    private static boolean isForBackends(Collection<Work> ofJob) {
        return ofJob.stream()
                .findFirst()
                .filter(Work.ByBackend.class::isInstance)
                .isPresent();
    }

    /** @param share tasks of one job that a backend may have, those that run included */
    private void startSome(ClusterState state, List<Collection<Work>> wanted, int share, FreeSlots slots, Instant now) {
        for (Collection<Work> ofJob : wanted) {
            for (Work work : ofJob) {
                if (work instanceof Work.ByBackend && slots.none()) {
                    break;
                }
                if (slots.fit(work, share) && !running.containsKey(work.id()) && isDue(state, work.id(), now)) {
                    start(state, work, slots);
                }
            }
        }
    }

    private FreeSlots freeSlots() {
        FreeSlots slots = new FreeSlots(registry.live(), settings.get().tasksPerBackendMax());
        running.values().forEach(one -> slots.take(one.work()));
        return slots;
    }

    private void dropUnwanted(ClusterState state) {
        Set<JobId> live = new HashSet<>(state.jobs().live());
        if (!live.equals(lastLive)) {
            progress.keepOnly(live);
            lastLive = live;
        }
        Map<BackendId, Set<JobId>> stops = new HashMap<>();
        for (Running one : List.copyOf(running.values())) {
            if (!state.jobs().work(one.work().id()).equals(Optional.of(one.work()))) {
                forget(one);
                if (one.work() instanceof Work.ByBackend work
                        && !live.contains(work.id().job())) {
                    stops.computeIfAbsent(work.backend(), id -> new HashSet<>())
                            .add(work.id().job());
                }
            }
        }
        // A heartbeat would do it too, a second later.
        stops.forEach((backend, jobs) -> jobs.forEach(job -> stop(state, backend, job)));
    }

    private void stop(ClusterState state, BackendId id, JobId job) {
        Backend backend = state.catalog().backends().get(id);
        if (backend != null && registry.isLive(id)) {
            var unused = agents.future(backend, STOP_DEADLINE)
                    .stopJob(StopJobRequest.newBuilder().setJobId(job.value()).build());
        }
    }

    private boolean isDue(ClusterState state, TaskId task, Instant now) {
        if (settings.get().held().contains(task.kind())
                || settings.get().paused().test(state, task)) {
            return false;
        }
        return attempts(state, task)
                .map(attempts ->
                        !now.isBefore(attempts.lastAt().plus(settings.get().retryWait(attempts.count(), task))))
                .orElse(true);
    }

    private static Optional<Attempts> attempts(ClusterState state, TaskId task) {
        var backup = state.jobs().backups().get(task.job());
        if (backup != null) {
            return backup.attempts(task);
        }
        var maintenance = state.jobs().maintenance().jobs().get(task.job());
        if (maintenance != null) {
            return maintenance.attempts(task);
        }
        var restore = state.jobs().restores().get(task.job());
        return restore == null ? Optional.empty() : restore.attempts(task);
    }

    private void start(ClusterState state, Work work, FreeSlots slots) {
        if (work instanceof Work.ByBackend byBackend) {
            Backend backend = state.catalog().backends().get(byBackend.backend());
            if (backend != null) {
                requests.of(state, work.id()).ifPresent(request -> {
                    slots.take(work);
                    startOnBackend(byBackend, backend, request);
                });
            }
        } else if (workingHere.add(work.id().job())) {
            Running one = remember(work);
            frontendThreads.execute(() -> runHere(one));
        }
    }

    private Running remember(Work work) {
        Running one = new Running(work, Context.ROOT.withCancellation());
        running.put(work.id(), one);
        progress.started(work.id());
        return one;
    }

    private void forget(Running one) {
        if (running.remove(one.work().id(), one)) {
            progress.ended(one.work().id());
            one.context().cancel(null);
        }
    }

    private void startOnBackend(Work.ByBackend work, Backend backend, TaskRequest request) {
        Running one = remember(work);
        one.context().run(() -> agents.async(backend, TASK_DEADLINE).runTask(request, new Reports(one, backend)));
    }

    private void runHere(Running one) {
        TaskId task = one.work().id();
        JobEvent event;
        try {
            event = new JobEvent.TaskSucceeded(task, clock.instant(), frontendTasks.run(task));
        } catch (CorruptBlob | BlobNotFound e) {
            event = failed(one.work(), ErrorCode.SNAPSHOT_DAMAGED, e.getMessage(), false);
        } catch (BlobStoreException e) {
            // Credentials and places may be set right while the job runs.
            boolean retriable = e.retriable() || e instanceof AccessDenied || e instanceof LocationNotFound;
            event = failed(one.work(), ErrorCode.REPOSITORY_FAILED, e.getMessage(), retriable);
        } catch (EngineException e) {
            event = failed(one.work(), e.code(), e.getMessage(), e.code() == ErrorCode.TASK_FAILED);
        } catch (RuntimeException e) {
            log.error("Task {} failed", task, e);
            event = failed(one.work(), ErrorCode.INTERNAL_ERROR, "Internal error: " + e, false);
        }
        workingHere.remove(task.job());
        wake.release();
        end(one, event);
    }

    private JobEvent failed(Work work, ErrorCode code, String message, boolean retriable) {
        return new JobEvent.TaskFailed(work.id(), work.asked(), clock.instant(), new Failure(code, message), retriable);
    }

    /** Reports, and only then forgets: what is wanted next is compared with the state after the report. */
    private void end(Running one, JobEvent event) {
        if (closing || !one.equals(running.get(one.work().id()))) {
            return;
        }
        if (event instanceof JobEvent.TaskFailed failure) {
            log.warn("Task {} failed: {}", one.work().id(), failure.failure().message());
        }
        var unused = engine.handle(event).whenComplete((decision, refused) -> {
            if (refused == null || event instanceof JobEvent.TaskFailed) {
                forget(one);
                wake.release();
            } else {
                end(one, undecided(one.work(), refused));
            }
        });
    }

    /** Counts as a failed attempt, so that what no decision can be made of is not done again and again at once. */
    private JobEvent undecided(Work work, Throwable refused) {
        return failed(work, ErrorCode.TASK_FAILED, "The result could not be used: " + refused.getMessage(), true);
    }

    private void tell(JobEvent event) {
        var unused = engine.handle(event);
    }

    /** What an agent says of a task. */
    private final class Reports implements StreamObserver<TaskReport> {
        private final Running one;
        private final Backend backend;
        // Calls of one stream come one after the other.
        private boolean reported;

        Reports(Running one, Backend backend) {
            this.one = one;
            this.backend = backend;
        }

        @Override
        public void onNext(TaskReport report) {
            TaskId task = one.work().id();
            switch (report.getReportCase()) {
                case PROGRESS -> progress.progressed(task, report.getProgress());
                case DONE -> {
                    reported = true;
                    if (task.kind() == TaskId.Kind.SNAPSHOT) {
                        progress.linked(task, TaskResults.amount(report.getDone()));
                    }
                    end(one, TaskResults.done(task, backend.id(), report.getDone(), clock.instant()));
                }
                case FAILED -> {
                    reported = true;
                    end(one, TaskResults.failed(task, backend.id(), report.getFailed(), clock.instant()));
                }
                case REPORT_NOT_SET -> log.warn("An empty report of task {}", task);
            }
        }

        /** The agent or the way to it failed, not the task. */
        @Override
        public void onError(Throwable thrown) {
            brokeOff(AgentClients.reason(thrown));
        }

        @Override
        public void onCompleted() {
            if (!reported) {
                brokeOff("ended without a result");
            }
        }

        private void brokeOff(String why) {
            String message = "backend " + backend.address() + ": " + why;
            end(one, failed(one.work(), ErrorCode.TASK_FAILED, message, true));
        }
    }
}
