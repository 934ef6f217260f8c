package dev.larder.fe.engine;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.editlog.EditLog;
import dev.larder.fe.editlog.Replica;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.IdAllocator;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterChange;
import dev.larder.fe.state.ClusterState;
import java.io.Closeable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: decide, log, apply, publish, in that order. What waits is decided together and logged as one entry
 * (group commit), each proposal seeing the facts of those before it. Any thread may call the public methods; answers
 * are completed on the engine thread, so callbacks must be quick.
 */
public final class Engine implements Closeable {
    /** Proposals and events that may wait; more are refused. */
    private static final int QUEUE_MAX = 100_000;

    /** Proposals and events decided together at most. */
    private static final int GROUP_MAX = 512;

    /** A group with so many facts is logged before more of it is decided. */
    private static final int ENTRY_FACTS_ENOUGH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final InstantSource clock;
    private final Supplier<Set<BackendId>> live;
    private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Published published = new Published();
    private final EditLog editLog;
    private final Thread thread;
    private volatile boolean closing;

    private Engine(Function<Replica, EditLog> openLog, InstantSource clock, Supplier<Set<BackendId>> live) {
        this.clock = clock;
        this.live = live;
        this.editLog = openLog.apply(published);
        this.thread = new Thread(this::run, "engine");
    }

    /**
     * Opens the log, which replays what it holds, and starts to decide.
     *
     * @param live backends that answered lately, for decisions
     */
    public static Engine start(Function<Replica, EditLog> openLog, InstantSource clock, Supplier<Set<BackendId>> live) {
        Engine engine = new Engine(openLog, clock, live);
        engine.thread.start();
        return engine;
    }

    /** The newest published state: everything in it is durable. */
    public ClusterState state() {
        return published.state;
    }

    public boolean isLeader() {
        return editLog.isLeader();
    }

    /** Calls the listener after every change of the state, on a thread of the log; it must only wake somebody. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Decides the proposal and completes once its facts are durable and published. Fails with the EngineException that
     * refused it.
     */
    public <T> CompletableFuture<T> submit(Proposal<T> proposal) {
        Pending<T> pending = new Pending<>(proposal, new CompletableFuture<>());
        if (closing) {
            pending.answer.completeExceptionally(shuttingDown());
        } else if (!queue.offer(pending)) {
            pending.answer.completeExceptionally(
                    new EngineException(ErrorCode.INTERNAL_ERROR, "Too many statements wait for the engine"));
        }
        return pending.answer;
    }

    /** Submits and waits. */
    public <T> T call(Proposal<T> proposal) {
        try {
            return submit(proposal).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException refused) {
                throw new EngineException(refused.code(), refused.getMessage(), refused);
            }
            throw e;
        }
    }

    /** Lets the job that the event is about decide; completes with what it decided once that is durable. */
    public CompletableFuture<Decision> handle(JobEvent event) {
        return submit((state, context, now) -> {
            Decision decision = state.decide(event, context);
            return decision instanceof Decision.Accepted accepted
                    ? new Proposal.Outcome<>(accepted.changes(), decision)
                    : Proposal.Outcome.of(decision);
        });
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        editLog.close();
        queue.forEach(pending -> pending.answer.completeExceptionally(shuttingDown()));
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        while (!closing) {
            try {
                group.add(queue.take());
                queue.drainTo(group, GROUP_MAX - 1);
                commit(group);
            } catch (InterruptedException e) {
                group.forEach(pending -> pending.answer.completeExceptionally(shuttingDown()));
            }
            group.clear();
        }
    }

    /**
     * Decides the group against a state of its own, which becomes the published one once its facts are durable. Most
     * groups are one entry; one with very many facts becomes several.
     */
    private void commit(List<Pending<?>> group) throws InterruptedException {
        // Before the state: should another frontend write in between, what is decided here must not be logged.
        long term = editLog.term();
        ClusterState tentative = state();
        List<StateChange> entry = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        Set<BackendId> alive = live.get();
        try {
            for (Pending<?> pending : group) {
                tentative = decide(pending, tentative, alive, entry, answers);
                if (entry.size() >= ENTRY_FACTS_ENOUGH) {
                    log(term, entry, answers);
                }
            }
            log(term, entry, answers);
        } catch (ExecutionException e) {
            EngineException failed = e.getCause() instanceof EngineException known
                    ? known
                    : new EngineException(ErrorCode.INTERNAL_ERROR, "The edit log failed: " + e.getCause(), e);
            group.forEach(pending -> pending.answer.completeExceptionally(failed));
        }
    }

    private ClusterState decide(
            Pending<?> pending,
            ClusterState state,
            Set<BackendId> alive,
            List<StateChange> entry,
            List<Runnable> answers) {
        try {
            return pending.decide(state, alive, clock, entry, answers);
        } catch (EngineException e) {
            pending.answer.completeExceptionally(e);
        } catch (RuntimeException e) {
            log.error("A proposal could not be decided", e);
            pending.answer.completeExceptionally(
                    new EngineException(ErrorCode.INTERNAL_ERROR, "Internal error: " + e.getMessage(), e));
        }
        return state;
    }

    /** Makes the facts durable, gives the answers, and empties both lists. */
    private void log(long term, List<StateChange> entry, List<Runnable> answers)
            throws InterruptedException, ExecutionException {
        if (!entry.isEmpty()) {
            editLog.append(term, List.copyOf(entry)).get();
        }
        answers.forEach(Runnable::run);
        entry.clear();
        answers.clear();
    }

    private static EngineException shuttingDown() {
        return new EngineException(ErrorCode.SHUTTING_DOWN, "The frontend is shutting down");
    }

    private record Pending<T>(Proposal<T> proposal, CompletableFuture<T> answer) {
        /** Returns the state with the facts applied, after adding them to the entry and the answer to the answers. */
        ClusterState decide(
                ClusterState state,
                Set<BackendId> live,
                InstantSource clock,
                List<StateChange> entry,
                List<Runnable> answers) {
            IdAllocator ids = new IdAllocator(state.nextId());
            Proposal.Outcome<T> outcome =
                    proposal.decide(state, new DecisionContext(state.catalog(), live, ids), clock.instant());
            List<StateChange> changes = new ArrayList<>(outcome.changes());
            if (ids.next() != state.nextId()) {
                changes.add(new ClusterChange.IdsTaken(ids.next()));
            }
            ClusterState next = state.apply(changes);
            entry.addAll(changes);
            answers.add(() -> answer.complete(outcome.answer()));
            return next;
        }
    }

    /** The state that readers see, moved by the log alone. */
    private final class Published implements Replica {
        private volatile ClusterState state = ClusterState.EMPTY;

        @Override
        public void apply(List<StateChange> entry) {
            state = state.apply(entry);
            tellListeners();
        }

        @Override
        public void install(ClusterState image) {
            state = image;
            tellListeners();
        }

        /** A listener that fails must not look like a fact that cannot be applied. */
        private void tellListeners() {
            for (Runnable listener : listeners) {
                try {
                    listener.run();
                } catch (RuntimeException e) {
                    log.error("A listener of the state failed", e);
                }
            }
        }

        @Override
        public ClusterState state() {
            return state;
        }
    }
}
