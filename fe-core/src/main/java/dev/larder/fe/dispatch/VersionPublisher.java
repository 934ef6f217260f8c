package dev.larder.fe.dispatch;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.PublishVersionsRequest;
import dev.larder.common.rpc.proto.PublishVersionsResponse;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogChange.MissedReplica;
import dev.larder.fe.catalog.CatalogChange.ReplicaMissed;
import dev.larder.fe.catalog.CatalogChange.VersionsPublished;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.cluster.TableMemo;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.load.PublishRequests;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells backends which prepared loads became which versions, until all whole replicas have them. */
final class VersionPublisher {
    /** Loads that may wait for backends that are not alive; then their copies count as lacking them, to be repaired. */
    static final int RECENT_MAX = 100;

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration RETRY_MAX = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(VersionPublisher.class);

    /** A partition with versions to publish. */
    private record Open(TableId table, Partition partition) {
        long target() {
            return partition.recent().lastKey();
        }
    }

    /**
     * A backend that has to publish versions of a partition.
     *
     * @param tablet the partition's first, because a partition that is truncated or restored begins anew with others
     */
    private record Target(PartitionId partition, TabletId tablet, BackendId backend) {
        static Target of(Partition partition, BackendId backend) {
            return new Target(partition.id(), partition.tablets().get(0).id(), backend);
        }
    }

    private final Engine engine;
    private final AgentClients agents;
    private final BackendRegistry registry;
    private final Runnable wake;
    private final TableMemo<Open> open = new TableMemo<>(VersionPublisher::openPartitions);
    private final Map<Target, Long> acknowledged = new ConcurrentHashMap<>();
    private final OpenCalls<Target> calls;
    private final Set<PartitionId> reporting = ConcurrentHashMap.newKeySet();

    /** @param wake asks for another pass, because an answer came */
    VersionPublisher(Engine engine, AgentClients agents, BackendRegistry registry, InstantSource clock, Runnable wake) {
        this.engine = engine;
        this.agents = agents;
        this.registry = registry;
        this.wake = wake;
        this.calls = new OpenCalls<>(RETRY_MAX, clock);
    }

    /** Sends what is missing, and reports what everybody has. */
    void pass(ClusterState state) {
        List<Open> all = open.search(state.catalog());
        Set<PartitionId> present = all.stream().map(one -> one.partition().id()).collect(Collectors.toSet());
        acknowledged.keySet().removeIf(target -> !present.contains(target.partition()));
        calls.retain(target -> present.contains(target.partition()));
        for (Open one : all) {
            Map<BackendId, PublishVersionsRequest> requests = PublishRequests.of(one.partition());
            requests.forEach(
                    (id, request) -> ask(one, state.catalog().backends().get(id), request));
            if (requests.keySet().stream()
                    .allMatch(id -> hasAcknowledged(Target.of(one.partition(), id), one.target()))) {
                report(
                        one,
                        now -> List.of(new VersionsPublished(
                                one.table(), one.partition().id(), one.target())));
            } else if (one.partition().recent().size() > RECENT_MAX) {
                giveUpTheDead(one);
            }
        }
    }

    private static List<Open> openPartitions(Table table) {
        return table.partitions().values().stream()
                .filter(partition -> !partition.recent().isEmpty())
                .map(partition -> new Open(table.id(), partition))
                .toList();
    }

    private boolean hasAcknowledged(Target target, long version) {
        return acknowledged.getOrDefault(target, 0L) >= version;
    }

    private void ask(Open one, Backend backend, PublishVersionsRequest request) {
        if (backend == null || !registry.isLive(backend.id())) {
            return;
        }
        Target target = Target.of(one.partition(), backend.id());
        if (!hasAcknowledged(target, one.target()) && calls.begin(target)) {
            Futures.addCallback(
                    agents.future(backend, DEADLINE).publishVersions(request),
                    new Answer(one, backend, target),
                    directExecutor());
        }
    }

    /** Copies on backends that are gone for long would hold the list of recent loads open without end. */
    private void giveUpTheDead(Open one) {
        List<MissedReplica> missed = new ArrayList<>();
        long from = one.partition().recent().firstKey();
        for (Tablet tablet : one.partition().tablets()) {
            for (Replica replica : tablet.replicas()) {
                if (replica.isWhole() && !registry.isLive(replica.backend())) {
                    missed.add(new MissedReplica(one.partition().id(), tablet.id(), replica.backend(), from));
                }
            }
        }
        reportMissed(one, missed);
    }

    /** The last whole copy of a tablet stays one, whatever it says: what it lacks nobody could give to it. */
    private void reportMissed(Open one, List<MissedReplica> missed) {
        report(one, state -> {
            List<CatalogChange> facts = new ArrayList<>();
            ClusterState next = state;
            for (MissedReplica replica : missed) {
                if (wholeCopies(next, one.table(), replica) > 1) {
                    CatalogChange fact = new ReplicaMissed(one.table(), replica);
                    facts.add(fact);
                    next = next.apply(fact);
                }
            }
            return facts;
        });
    }

    private static long wholeCopies(ClusterState state, TableId table, MissedReplica replica) {
        return partition(state, table, replica.partition())
                .flatMap(partition -> partition.tablet(replica.tablet()))
                .map(tablet ->
                        tablet.replicas().stream().filter(Replica::isWhole).count())
                .orElse(0L);
    }

    /** One report of a partition at a time; the state it leads to brings the next pass. */
    private void report(Open one, Function<ClusterState, List<CatalogChange>> facts) {
        PartitionId id = one.partition().id();
        if (!reporting.add(id)) {
            return;
        }
        var unused = engine.submit((state, context, now) -> {
                    // A partition that was truncated or restored meanwhile has versions of its own.
                    boolean same = partition(state, one.table(), id)
                            .filter(partition ->
                                    partition.tabletIds().equals(one.partition().tabletIds()))
                            .isPresent();
                    return new Outcome<>(same ? List.copyOf(facts.apply(state)) : List.of(), same);
                })
                .whenComplete((done, failure) -> {
                    reporting.remove(id);
                    if (failure != null) {
                        log.warn("Partition {} could not be reported as published: {}", id, failure.toString());
                    }
                });
    }

    private static Optional<Partition> partition(ClusterState state, TableId table, PartitionId partition) {
        return state.catalog().table(table).flatMap(owner -> owner.partition(partition));
    }

    private final class Answer implements FutureCallback<PublishVersionsResponse> {
        private final Open one;
        private final Backend backend;
        private final Target target;

        Answer(Open one, Backend backend, Target target) {
            this.one = one;
            this.backend = backend;
            this.target = target;
        }

        @Override
        public void onSuccess(PublishVersionsResponse answer) {
            if (answer.getFailuresList().isEmpty()) {
                acknowledged.merge(target, one.target(), Math::max);
                calls.succeeded(target);
            } else {
                tabletsFailed(answer);
                calls.failed(target);
            }
            wake.run();
        }

        @Override
        public void onFailure(Throwable failure) {
            log.info("Backend {} did not publish: {}", backend.address(), AgentClients.reason(failure));
            calls.failed(target);
            wake.run();
        }

        /** Their copies lack something, and are repaired from others. */
        private void tabletsFailed(PublishVersionsResponse answer) {
            Map<Long, String> reasons = new TreeMap<>();
            answer.getFailuresList().forEach(failure -> reasons.put(failure.getTabletId(), failure.getMessage()));
            log.warn(
                    "Backend {} could not publish tablets of partition {}: {}",
                    backend.address(),
                    target.partition(),
                    reasons);
            long from = one.partition().recent().firstKey();
            reportMissed(
                    one,
                    reasons.keySet().stream()
                            .map(tablet ->
                                    new MissedReplica(target.partition(), new TabletId(tablet), backend.id(), from))
                            .toList());
        }
    }
}
