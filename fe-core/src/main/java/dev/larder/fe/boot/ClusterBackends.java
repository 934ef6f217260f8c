package dev.larder.fe.boot;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.TabletDescription;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.cluster.BackendHealth;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.cluster.TabletInspector;
import dev.larder.fe.execution.Backends;
import dev.larder.fe.show.ClusterRows;
import dev.larder.fe.show.TabletFacts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What statements want to know of backends, from the registry and the backends themselves. */
record ClusterBackends(BackendRegistry registry, TabletInspector inspector) implements Backends {
    @Override
    public Set<BackendId> live() {
        return registry.live();
    }

    @Override
    public Optional<ClusterRows.Health> health(BackendId backend) {
        return registry.health(backend).map(ClusterBackends::shown);
    }

    @Override
    public Map<BackendId, Map<TabletId, TabletFacts>> describe(Collection<Tablet> tablets) {
        Map<BackendId, Map<TabletId, TabletFacts>> facts = new TreeMap<>();
        inspector.describe(tablets).forEach((backend, described) -> facts.put(backend, facts(described)));
        return facts;
    }

    private static ClusterRows.Health shown(BackendHealth health) {
        return new ClusterRows.Health(
                health.lastHeartbeat(),
                health.startedAt(),
                health.alive(),
                health.version(),
                health.usedBytes(),
                health.availableBytes(),
                health.totalBytes(),
                health.cpuCores(),
                health.lastError());
    }

    private static Map<TabletId, TabletFacts> facts(List<TabletDescription> described) {
        Map<TabletId, TabletFacts> facts = new TreeMap<>();
        for (TabletDescription one : described) {
            facts.put(
                    new TabletId(one.getTabletId()),
                    new TabletFacts(
                            one.getVersion(),
                            one.getRowCount(),
                            one.getDataBytes(),
                            one.getRowsetCount(),
                            one.getPath()));
        }
        return facts;
    }
}
