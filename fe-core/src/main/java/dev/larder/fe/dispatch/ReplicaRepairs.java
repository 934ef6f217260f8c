package dev.larder.fe.dispatch;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.RepairTabletRequest;
import dev.larder.common.rpc.proto.RepairTabletResponse;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange.ReplicaRepaired;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.cluster.RecentVersions;
import dev.larder.fe.cluster.TableMemo;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has backends fetch what their copies of tablets missed from whole copies elsewhere. */
final class ReplicaRepairs {
    private static final int PER_BACKEND_MAX = 2;
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Duration RETRY_MAX = Duration.ofSeconds(60);
    private static final Logger log = LoggerFactory.getLogger(ReplicaRepairs.class);

    /** A copy that lacks versions. */
    private record Lacking(TableId table, Partition partition, Tablet tablet, BackendId backend) {
        Copy copy() {
            return new Copy(tablet.id(), backend);
        }
    }

    private record Copy(TabletId tablet, BackendId backend) {}

    private final Engine engine;
    private final AgentClients agents;
    private final BackendRegistry registry;
    private final TableMemo<Lacking> lacking = new TableMemo<>(ReplicaRepairs::lackingCopies);
    private final OpenCalls<Copy> calls;

    ReplicaRepairs(Engine engine, AgentClients agents, BackendRegistry registry, InstantSource clock) {
        this.engine = engine;
        this.agents = agents;
        this.registry = registry;
        this.calls = new OpenCalls<>(RETRY_MAX, clock);
    }

    void pass(ClusterState state) {
        List<Lacking> all = lacking.search(state.catalog());
        Set<Copy> wanted = all.stream().map(Lacking::copy).collect(Collectors.toSet());
        calls.retain(wanted::contains);
        for (Lacking one : all) {
            Backend backend = state.catalog().backends().get(one.backend());
            Optional<Backend> source = source(state, one);
            boolean possible = backend != null && registry.isLive(one.backend()) && source.isPresent();
            if (possible
                    && calls.running(copy -> copy.backend().equals(one.backend())) < PER_BACKEND_MAX
                    && calls.begin(one.copy())) {
                repair(one, backend, source.get());
            }
        }
    }

    private static List<Lacking> lackingCopies(Table table) {
        List<Lacking> found = new ArrayList<>();
        for (Partition partition : table.partitions().values()) {
            for (Tablet tablet : partition.tablets()) {
                for (Replica replica : tablet.replicas()) {
                    if (!replica.isWhole()) {
                        found.add(new Lacking(table.id(), partition, tablet, replica.backend()));
                    }
                }
            }
        }
        return found;
    }

    private Optional<Backend> source(ClusterState state, Lacking one) {
        return one.tablet().covering(one.partition().visibleVersion()).stream()
                .map(Replica::backend)
                .filter(registry::isLive)
                .map(state.catalog().backends()::get)
                .filter(backend -> backend != null && !backend.id().equals(one.backend()))
                .findFirst();
    }

    private void repair(Lacking one, Backend backend, Backend source) {
        long version = one.partition().visibleVersion();
        RepairTabletRequest request = RepairTabletRequest.newBuilder()
                .setTabletId(one.tablet().id().value())
                .setVersion(version)
                .setSourceAddress(source.address())
                .addAllRecent(RecentVersions.upTo(version, one.partition())
                        .of(one.tablet().id()))
                .build();
        Futures.addCallback(
                agents.future(backend, DEADLINE).repairTablet(request),
                new Answer(one, backend, version),
                directExecutor());
    }

    private final class Answer implements FutureCallback<RepairTabletResponse> {
        private final Lacking one;
        private final Backend backend;
        private final long version;

        Answer(Lacking one, Backend backend, long version) {
            this.one = one;
            this.backend = backend;
            this.version = version;
        }

        @Override
        public void onSuccess(RepairTabletResponse answer) {
            log.info(
                    "Backend {} has tablet {} up to version {} again",
                    backend.address(),
                    one.tablet().id(),
                    version);
            ReplicaRepaired fact = new ReplicaRepaired(
                    one.table(), one.partition().id(), one.tablet().id(), one.backend(), version);
            var unused = engine.submit((state, context, now) -> Outcome.of(true, fact))
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            calls.succeeded(one.copy());
                        } else {
                            calls.failed(one.copy());
                        }
                    });
        }

        @Override
        public void onFailure(Throwable failure) {
            // A backend that just went away says nothing about the tablet.
            if (!AgentClients.mayPass(failure)) {
                log.warn(
                        "Backend {} could not repair tablet {}: {}",
                        backend.address(),
                        one.tablet().id(),
                        AgentClients.reason(failure));
            }
            calls.failed(one.copy());
        }
    }
}
