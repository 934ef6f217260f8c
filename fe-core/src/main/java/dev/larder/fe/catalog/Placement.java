package dev.larder.fe.catalog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.kernel.IdAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses backends for new tablets: each copy on another backend, the emptiest first; in a colocate group those that hold
 * the bucket already. Lives for one decision.
 */
public final class Placement {
    private final Catalog catalog;
    private final Map<BackendId, Long> tabletsByBackend = new TreeMap<>();
    /** By database and name, groups that got their places in this decision. */
    private final Map<String, List<List<BackendId>>> newGroups = new HashMap<>();

    /** Considers the backends given, most of the time those alive, and counts what they hold already. */
    public Placement(Catalog catalog, Collection<BackendId> backends) {
        this.catalog = catalog;
        backends.stream().filter(catalog.backends()::containsKey).forEach(id -> tabletsByBackend.put(id, 0L));
        for (Table table : catalog.tables().values()) {
            for (Tablet tablet : table.tablets()) {
                for (Replica replica : tablet.replicas()) {
                    tabletsByBackend.computeIfPresent(replica.backend(), (id, count) -> count + 1);
                }
            }
        }
    }

    /** New tablets with whole copies, one a bucket. Throws NO_LIVE_BACKEND when there are fewer backends than copies. */
    public List<Tablet> place(
            DatabaseId database, TableDefinition definition, int buckets, int replicationNum, IdAllocator ids) {
        Optional<ColocateGroup> group = ColocateGroup.of(catalog, database, definition);
        if (group.isEmpty()) {
            return place(buckets, replicationNum, ids);
        }
        checkEnough(replicationNum);
        String key = database + "." + group.get().name();
        List<List<BackendId>> known = newGroups.getOrDefault(key, group.get().backends());
        List<List<BackendId>> chosen = new ArrayList<>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            chosen.add(along(bucket < known.size() ? known.get(bucket) : List.of(), replicationNum));
        }
        newGroups.put(key, chosen);
        return chosen.stream()
                .map(backends -> new Tablet(
                        new TabletId(ids.take()),
                        backends.stream().map(Replica::whole).toList()))
                .toList();
    }

    /** New tablets of a table that is in no group. */
    public List<Tablet> place(int tablets, int replicationNum, IdAllocator ids) {
        checkEnough(replicationNum);
        List<Tablet> placed = new ArrayList<>();
        for (int i = 0; i < tablets; i++) {
            List<Replica> replicas = along(List.of(), replicationNum).stream()
                    .map(Replica::whole)
                    .toList();
            placed.add(new Tablet(new TabletId(ids.take()), replicas));
        }
        return placed;
    }

    private void checkEnough(int replicationNum) {
        if (tabletsByBackend.size() < replicationNum) {
            throw new EngineException(
                    ErrorCode.NO_LIVE_BACKEND,
                    "Failed to find enough backend, please check the replication num,replication tag and storage medium"
                            + " and avail capacity of backends. replication num: "
                            + replicationNum + ", live backends: " + tabletsByBackend.size());
        }
    }

    /** Those of the given backends that may be chosen, and the emptiest others if they are too few. */
    private List<BackendId> along(List<BackendId> wanted, int count) {
        List<BackendId> chosen = new ArrayList<>(wanted.stream()
                .filter(tabletsByBackend::containsKey)
                .limit(count)
                .toList());
        tabletsByBackend.entrySet().stream()
                .filter(entry -> !chosen.contains(entry.getKey()))
                .sorted(Comparator.comparing(Map.Entry<BackendId, Long>::getValue)
                        .thenComparing(Map.Entry::getKey))
                .limit(count - chosen.size())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(chosen::add);
        chosen.forEach(id -> tabletsByBackend.merge(id, 1L, Long::sum));
        return chosen;
    }
}
