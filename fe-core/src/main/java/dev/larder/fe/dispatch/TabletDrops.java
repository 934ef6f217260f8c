package dev.larder.fe.dispatch;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.DropTabletsRequest;
import dev.larder.common.rpc.proto.DropTabletsResponse;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange.TabletsDeleted;
import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has backends delete tablets that nothing refers to any more, until they say that they have. */
final class TabletDrops {
    private static final int TABLETS_MAX = 500;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);
    /**
     * How long dropped tablets stay. A query that began before may end, and an agent that installs tablets of a restore
     * has heard by then that the job is over.
     */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(TabletDrops.class);

    private final Engine engine;
    private final AgentClients agents;
    private final BackendRegistry registry;
    private final InstantSource clock;
    private final OpenCalls<BackendId> calls;

    TabletDrops(Engine engine, AgentClients agents, BackendRegistry registry, InstantSource clock) {
        this.engine = engine;
        this.agents = agents;
        this.registry = registry;
        this.clock = clock;
        this.calls = new OpenCalls<>(RETRY_MAX, clock);
    }

    void pass(ClusterState state) {
        if (state.catalog().pendingDrops().isEmpty()) {
            return;
        }
        Set<TabletId> held = state.jobs().heldTablets();
        Instant before = clock.instant().minus(GRACE);
        state.catalog().pendingDrops().forEach((id, drops) -> {
            Backend backend = state.catalog().backends().get(id);
            List<TabletId> due = drops.entrySet().stream()
                    .filter(drop -> drop.getValue().isBefore(before) && !held.contains(drop.getKey()))
                    .map(drop -> drop.getKey())
                    .limit(TABLETS_MAX)
                    .toList();
            if (backend != null && registry.isLive(id) && !due.isEmpty() && calls.begin(id)) {
                drop(backend, due);
            }
        });
    }

    private void drop(Backend backend, List<TabletId> tablets) {
        DropTabletsRequest.Builder request = DropTabletsRequest.newBuilder();
        tablets.forEach(tablet -> request.addTabletIds(tablet.value()));
        Futures.addCallback(
                agents.future(backend, DEADLINE).dropTablets(request.build()),
                new Answer(backend, tablets),
                directExecutor());
    }

    private final class Answer implements FutureCallback<DropTabletsResponse> {
        private final Backend backend;
        private final List<TabletId> tablets;

        Answer(Backend backend, List<TabletId> tablets) {
            this.backend = backend;
            this.tablets = tablets;
        }

        @Override
        public void onSuccess(DropTabletsResponse answer) {
            Set<TabletId> deleted = new HashSet<>(tablets);
            answer.getFailuresList().forEach(failure -> {
                deleted.remove(new TabletId(failure.getTabletId()));
                log.warn(
                        "Backend {} could not drop tablet {}: {}",
                        backend.address(),
                        failure.getTabletId(),
                        failure.getMessage());
            });
            TabletsDeleted fact =
                    new TabletsDeleted(backend.id(), deleted.stream().sorted().toList());
            var unused = engine.submit(
                            (state, context, now) -> deleted.isEmpty() ? Outcome.of(false) : Outcome.of(true, fact))
                    .whenComplete((done, failure) -> end(failure == null && answer.getFailuresCount() == 0));
        }

        @Override
        public void onFailure(Throwable failure) {
            log.info("Backend {} did not drop tablets: {}", backend.address(), AgentClients.reason(failure));
            end(false);
        }

        private void end(boolean good) {
            if (good) {
                calls.succeeded(backend.id());
            } else {
                calls.failed(backend.id());
            }
        }
    }
}
