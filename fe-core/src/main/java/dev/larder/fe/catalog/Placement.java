package dev.larder.fe.catalog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.kernel.IdAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chooses backends for new tablets: each copy on another backend, the emptiest first. Lives for one decision. */
public final class Placement {
    private final Map<BackendId, Long> tabletsByBackend = new TreeMap<>();

    /** Considers the backends given, most of the time those alive, and counts what they hold already. */
    public Placement(Catalog catalog, Collection<BackendId> backends) {
        backends.stream().filter(catalog.backends()::containsKey).forEach(id -> tabletsByBackend.put(id, 0L));
        for (Table table : catalog.tables().values()) {
            for (Tablet tablet : table.tablets()) {
                for (Replica replica : tablet.replicas()) {
                    tabletsByBackend.computeIfPresent(replica.backend(), (id, count) -> count + 1);
                }
            }
        }
    }

    /** New tablets with whole copies. Throws NO_LIVE_BACKEND when there are fewer backends than copies. */
    public List<Tablet> place(int tablets, int replicationNum, IdAllocator ids) {
        if (tabletsByBackend.size() < replicationNum) {
            throw new EngineException(
                    ErrorCode.NO_LIVE_BACKEND,
                    "Failed to find enough backend, please check the replication num,replication tag and storage medium"
                            + " and avail capacity of backends. replication num: "
                            + replicationNum + ", live backends: " + tabletsByBackend.size());
        }
        List<Tablet> placed = new ArrayList<>();
        for (int i = 0; i < tablets; i++) {
            List<Replica> replicas =
                    emptiest(replicationNum).stream().map(Replica::whole).toList();
            placed.add(new Tablet(new TabletId(ids.take()), replicas));
        }
        return placed;
    }

    private List<BackendId> emptiest(int count) {
        List<BackendId> chosen = tabletsByBackend.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<BackendId, Long>::getValue)
                        .thenComparing(Map.Entry::getKey))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
        chosen.forEach(id -> tabletsByBackend.merge(id, 1L, Long::sum));
        return chosen;
    }
}
