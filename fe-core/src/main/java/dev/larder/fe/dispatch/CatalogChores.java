package dev.larder.fe.dispatch;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.DropTabletsRequest;
import dev.larder.common.rpc.proto.DropTabletsResponse;
import dev.larder.common.rpc.proto.PublishVersionsResponse;
import dev.larder.common.rpc.proto.RepairTabletRequest;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogChange.MissedReplica;
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
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.load.PublishRequests;
import dev.larder.fe.state.ClusterState;
import io.grpc.StatusRuntimeException;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the catalog wants of backends: deletes tablets that are pending drops, publishes recent versions, repairs
 * copies that lack some. Level-triggered: each round looks at the state and does what is still to do; what was done
 * becomes a fact. One thread looks, a few work; a piece that fails waits before it is tried again.
 */
public final class CatalogChores implements Closeable {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(30);
    private static final Duration REPAIR_DEADLINE = Duration.ofMinutes(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int THREADS = 8;
    /** Tablets named in one request to drop. */
    private static final int DROPS_MAX = 1_000;
    /** Repairs that wait or run at once. */
    private static final int REPAIRS_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(CatalogChores.class);

    private final Engine engine;
    private final AgentClients agents;
    private final BackendRegistry registry;
    private final InstantSource clock;
    private final TableMemo<Recent> recents = new TableMemo<>(CatalogChores::recent);
    private final TableMemo<Lacking> lackings = new TableMemo<>(CatalogChores::lacking);
    private final Set<Object> busy = ConcurrentHashMap.newKeySet();
    private final Map<Object, Instant> notBefore = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "chores"));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "chore"));

    /** A partition with versions that not every whole copy is known to have published. */
    private record Recent(Table table, Partition partition) {}

    /** A copy that lacks versions. */
    private record Lacking(Table table, Partition partition, Tablet tablet, Replica replica) {}

    private record DropChore(BackendId backend) {}

    private record PublishChore(dev.larder.common.id.PartitionId partition) {}

    private record RepairChore(TabletId tablet, BackendId backend) {}

    private CatalogChores(Engine engine, AgentClients agents, BackendRegistry registry, InstantSource clock) {
        this.engine = engine;
        this.agents = agents;
        this.registry = registry;
        this.clock = clock;
    }

    public static CatalogChores start(
            Engine engine, AgentClients agents, BackendRegistry registry, InstantSource clock) {
        CatalogChores chores = new CatalogChores(engine, agents, registry, clock);
        var unused = chores.timer.scheduleWithFixedDelay(
                chores::round, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return chores;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private void round() {
        try {
            if (engine.isLeader()) {
                ClusterState state = engine.state();
                notBefore.values().removeIf(time -> clock.instant().isAfter(time));
                drop(state);
                recents.search(state.catalog()).forEach(one -> publish(state, one));
                lackings.search(state.catalog()).stream().limit(REPAIRS_MAX).forEach(one -> repair(state, one));
            }
        } catch (RuntimeException e) {
            // The next round comes; without catching, the timer would stop for ever.
            log.error("A round of chores failed", e);
        }
    }

    private void drop(ClusterState state) {
        if (state.catalog().pendingDrops().isEmpty()) {
            return;
        }
        Set<TabletId> held = state.jobs().heldTablets();
        state.catalog().pendingDrops().forEach((id, drops) -> {
            Backend backend = state.catalog().backends().get(id);
            List<TabletId> tablets = drops.keySet().stream()
                    .filter(tablet -> !held.contains(tablet))
                    .limit(DROPS_MAX)
                    .toList();
            if (backend != null && registry.isLive(id) && !tablets.isEmpty()) {
                work(new DropChore(id), () -> drop(backend, tablets));
            }
        });
    }

    private void drop(Backend backend, List<TabletId> tablets) {
        DropTabletsRequest request = DropTabletsRequest.newBuilder()
                .addAllTabletIds(tablets.stream().map(TabletId::value).toList())
                .build();
        DropTabletsResponse answer = agents.blocking(backend, CALL_DEADLINE).dropTablets(request);
        Set<Long> failed = new HashSet<>();
        answer.getFailuresList().forEach(failure -> {
            failed.add(failure.getTabletId());
            log.warn("Backend {} cannot drop tablet {}: {}", backend.id(), failure.getTabletId(), failure.getMessage());
        });
        List<TabletId> gone = tablets.stream()
                .filter(tablet -> !failed.contains(tablet.value()))
                .toList();
        fact(new CatalogChange.TabletsDeleted(backend.id(), gone));
    }

    private void publish(ClusterState state, Recent one) {
        Set<BackendId> holders = PublishRequests.of(one.partition()).keySet();
        boolean someAlive = holders.stream().anyMatch(registry::isLive);
        if (someAlive) {
            work(new PublishChore(one.partition().id()), () -> publishNow(state, one));
        }
    }

    /** Every whole copy must have published before the versions are recent no more; copies that cannot are marked. */
    private void publishNow(ClusterState state, Recent one) {
        long upTo = one.partition().recent().lastKey();
        List<StateChange> facts = new ArrayList<>();
        boolean all = true;
        for (Map.Entry<BackendId, dev.larder.common.rpc.proto.PublishVersionsRequest> entry :
                PublishRequests.of(one.partition()).entrySet()) {
            Backend backend = state.catalog().backends().get(entry.getKey());
            if (backend == null || !registry.isLive(entry.getKey())) {
                all = false;
                continue;
            }
            PublishVersionsResponse answer =
                    agents.blocking(backend, CALL_DEADLINE).publishVersions(entry.getValue());
            answer.getFailuresList().forEach(failure -> {
                log.warn("Backend {} missed tablet {}: {}", backend.id(), failure.getTabletId(), failure.getMessage());
                facts.add(new CatalogChange.ReplicaMissed(
                        one.table().id(),
                        new MissedReplica(
                                one.partition().id(),
                                new TabletId(failure.getTabletId()),
                                backend.id(),
                                one.partition().recent().firstKey())));
            });
        }
        if (all) {
            facts.add(new CatalogChange.VersionsPublished(
                    one.table().id(), one.partition().id(), upTo));
        }
        facts.forEach(this::fact);
        if (!all) {
            throw new Unfinished();
        }
    }

    private void repair(ClusterState state, Lacking one) {
        Backend patient = state.catalog().backends().get(one.replica().backend());
        Optional<Backend> healthy = one.tablet().covering(one.partition().visibleVersion()).stream()
                .map(Replica::backend)
                .filter(registry::isLive)
                .map(state.catalog().backends()::get)
                .findFirst();
        if (patient != null && registry.isLive(patient.id()) && healthy.isPresent()) {
            work(
                    new RepairChore(one.tablet().id(), patient.id()),
                    () -> repair(one, patient, healthy.get().address()));
        }
    }

    private void repair(Lacking one, Backend patient, String source) {
        long version = one.partition().visibleVersion();
        RepairTabletRequest request = RepairTabletRequest.newBuilder()
                .setTabletId(one.tablet().id().value())
                .setVersion(version)
                .setSourceAddress(source)
                .addAllRecent(RecentVersions.of(one.partition(), one.tablet().id(), version))
                .build();
        var unused = agents.blocking(patient, REPAIR_DEADLINE).repairTablet(request);
        fact(new CatalogChange.ReplicaRepaired(
                one.table().id(), one.partition().id(), one.tablet().id(), patient.id(), version));
        log.info(
                "Tablet {} is whole again on backend {}, version {}",
                one.tablet().id(),
                patient.id(),
                version);
    }

    /** Works on the chore unless that is going on, or failed a moment ago. */
    private void work(Object chore, Runnable body) {
        if (notBefore.containsKey(chore) || !busy.add(chore)) {
            return;
        }
        threads.execute(() -> {
            try {
                body.run();
            } catch (Unfinished e) {
                later(chore);
            } catch (StatusRuntimeException e) {
                log.info("{} has to wait: {}", chore, AgentClients.reason(e));
                later(chore);
            } catch (RuntimeException e) {
                log.warn("{} failed", chore, e);
                later(chore);
            } finally {
                busy.remove(chore);
            }
        });
    }

    private void later(Object chore) {
        notBefore.put(chore, clock.instant().plus(RETRY_AFTER));
    }

    private void fact(StateChange change) {
        engine.call((state, context, now) -> Outcome.of(true, change));
    }

    private static List<Recent> recent(Table table) {
        return table.partitions().values().stream()
                .filter(partition -> !partition.recent().isEmpty())
                .map(partition -> new Recent(table, partition))
                .toList();
    }

    private static List<Lacking> lacking(Table table) {
        List<Lacking> lacking = new ArrayList<>();
        for (Partition partition : table.partitions().values()) {
            for (Tablet tablet : partition.tablets()) {
                for (Replica replica : tablet.replicas()) {
                    if (!replica.isWhole()) {
                        lacking.add(new Lacking(table, partition, tablet, replica));
                    }
                }
            }
        }
        return lacking;
    }

    /** Part of the chore has to wait for a backend that is not alive. */
    private static final class Unfinished extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
