package dev.larder.fe.cluster;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import dev.larder.common.id.BackendId;
import dev.larder.common.rpc.proto.HeartbeatRequest;
import dev.larder.common.rpc.proto.HeartbeatResponse;
import dev.larder.common.rpc.proto.JobLimit;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.state.ClusterState;
import java.io.Closeable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every registered backend every second how it is, all at once, and tells it which jobs live. Owns one thread;
 * answers arrive on threads of the channels.
 */
public final class Heartbeats implements Closeable {
    private static final int CLOSE_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final Engine engine;
    private final AgentClients agents;
    private final BackendRegistry registry;
    private final ClusterConfig config;
    private final LongSupplier bytesPerSecondMax;
    private final Set<BackendId> asking = ConcurrentHashMap.newKeySet();
    private final Set<BackendId> asked = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "heartbeats"));

    private Heartbeats(
            Engine engine,
            AgentClients agents,
            BackendRegistry registry,
            ClusterConfig config,
            LongSupplier bytesPerSecondMax) {
        this.engine = engine;
        this.agents = agents;
        this.registry = registry;
        this.config = config;
        this.bytesPerSecondMax = bytesPerSecondMax;
    }

    /** @param bytesPerSecondMax of the transfers of one backend; 0 for its own limit */
    public static Heartbeats start(
            Engine engine,
            AgentClients agents,
            BackendRegistry registry,
            ClusterConfig config,
            LongSupplier bytesPerSecondMax) {
        Heartbeats heartbeats = new Heartbeats(engine, agents, registry, config, bytesPerSecondMax);
        var unused = heartbeats.timer.scheduleAtFixedRate(
                heartbeats::round, 0, config.interval().toMillis(), TimeUnit.MILLISECONDS);
        return heartbeats;
    }

    /** Asks a backend that was just registered, without waiting for the next round. */
    public void hurry() {
        timer.execute(this::round);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            // Channels are closed next; a round under way must not find them closed.
            boolean unused = timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            // The leader alone knows which jobs live.
            ClusterState state = engine.state();
            if (engine.isLeader() && !state.clusterId().isEmpty()) {
                Set<BackendId> registered = state.catalog().backends().keySet();
                agents.retain(state.catalog().backends().values());
                registry.review(new HashSet<>(registered));
                asked.retainAll(registered);
                state.catalog().backends().values().forEach(backend -> ask(backend, state));
                settleWhenAllWereAsked(registered);
            }
        } catch (RuntimeException e) {
            // The next round is in a second; without this one, the timer would stop for ever.
            log.error("A round of heartbeats failed", e);
        }
    }

    private void ask(Backend backend, ClusterState state) {
        if (!asking.add(backend.id())) {
            return;
        }
        // The jobs and the bound are of one value: a job submitted later has a greater id.
        HeartbeatRequest.Builder request = HeartbeatRequest.newBuilder()
                .setClusterId(state.clusterId())
                .setBackendId(backend.id().value())
                .setJobIdBound(state.nextId())
                .setLeaseSeconds((int) config.lease().toSeconds())
                .setMaxBytesPerSecond(bytesPerSecondMax.getAsLong());
        state.jobs().live().forEach(job -> request.addLiveJobs(job.value()));
        state.jobs()
                .limits()
                .forEach((job, bytesPerSecond) -> request.addJobLimits(
                        JobLimit.newBuilder().setJobId(job.value()).setMaxBytesPerSecond(bytesPerSecond)));
        Duration deadline = config.aliveFor();
        Futures.addCallback(
                agents.future(backend, deadline).heartbeat(request.build()), new Answer(backend), directExecutor());
    }

    private void settleWhenAllWereAsked(Set<BackendId> registered) {
        if (asked.containsAll(registered)) {
            registry.settle();
        }
    }

    private final class Answer implements FutureCallback<HeartbeatResponse> {
        private final Backend backend;

        Answer(Backend backend) {
            this.backend = backend;
        }

        @Override
        public void onSuccess(HeartbeatResponse answer) {
            if (answer.getRefused().isEmpty()) {
                registry.answered(backend.id(), answer);
            } else {
                registry.refused(backend.id(), answer.getRefused());
            }
            done();
        }

        @Override
        public void onFailure(Throwable failure) {
            registry.silent(backend.id(), AgentClients.reason(failure));
            agents.reconnect(backend);
            done();
        }

        private void done() {
            asking.remove(backend.id());
            asked.add(backend.id());
            settleWhenAllWereAsked(engine.state().catalog().backends().keySet());
        }
    }
}
