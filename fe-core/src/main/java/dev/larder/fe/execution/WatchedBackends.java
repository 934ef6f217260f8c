package dev.larder.fe.execution;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.cluster.BackendHealth;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.cluster.BrokerWatch;
import dev.larder.fe.cluster.TabletInspector;
import dev.larder.fe.dispatch.Estimator;
import dev.larder.fe.job.Estimate;
import dev.larder.fe.job.Work;
import dev.larder.fe.show.ClusterRows;
import dev.larder.fe.show.TabletFacts;
import dev.larder.fe.state.ClusterState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The agents as heartbeats and their own answers tell. Any thread. */
public final class WatchedBackends implements Backends {
    private final BackendRegistry registry;
    private final TabletInspector inspector;
    private final BrokerWatch brokers;
    private final Estimator estimator;

    public WatchedBackends(
            BackendRegistry registry, TabletInspector inspector, BrokerWatch brokers, Estimator estimator) {
        this.estimator = estimator;
        this.registry = registry;
        this.inspector = inspector;
        this.brokers = brokers;
    }

    @Override
    public Optional<ClusterRows.BrokerHealth> broker(String address) {
        return brokers.health(address)
                .map(one -> new ClusterRows.BrokerHealth(
                        one.alive(), known(one.startedAt()), known(one.answeredAt()), one.lastError()));
    }

    @Override
    public void brokersChanged() {
        brokers.look();
    }

    @Override
    public Set<BackendId> live() {
        return registry.live();
    }

    @Override
    public Optional<ClusterRows.Health> health(BackendId backend) {
        return registry.health(backend).map(WatchedBackends::health);
    }

    @Override
    public OptionalLong tabletBytes(BackendId backend) {
        return registry.health(backend)
                .filter(one -> one.tabletCount() > 0)
                .map(one -> OptionalLong.of(one.usedBytes() / one.tabletCount()))
                .orElse(OptionalLong.empty());
    }

    private static ClusterRows.Health health(BackendHealth one) {
        return new ClusterRows.Health(
                known(one.lastHeartbeat()),
                known(one.startedAt()),
                one.alive(),
                one.version(),
                one.usedBytes(),
                one.availableBytes(),
                one.totalBytes(),
                one.cpuCores(),
                one.lastError());
    }

    /** Nothing for a backend that never answered. */
    private static Optional<Instant> known(Instant time) {
        return time.toEpochMilli() > 0 ? Optional.of(time) : Optional.empty();
    }

    @Override
    public Map<BackendId, Estimate> estimate(ClusterState state, Collection<Work.ByBackend> tasks) {
        return estimator.estimate(state, tasks);
    }

    @Override
    public Map<BackendId, Map<TabletId, TabletFacts>> describe(Collection<Tablet> tablets) {
        Map<BackendId, Map<TabletId, TabletFacts>> facts = new HashMap<>();
        inspector.describe(tablets).forEach((backend, descriptions) -> {
            Map<TabletId, TabletFacts> ofBackend = facts.computeIfAbsent(backend, id -> new HashMap<>());
            descriptions.forEach(one -> ofBackend.put(
                    new TabletId(one.getTabletId()),
                    new TabletFacts(
                            one.getVersion(),
                            one.getRowCount(),
                            one.getDataBytes(),
                            one.getRowsetCount(),
                            one.getPath())));
        });
        return facts;
    }
}
