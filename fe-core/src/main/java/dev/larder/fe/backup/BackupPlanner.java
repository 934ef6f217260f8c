package dev.larder.fe.backup;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.backup.BackupBatch.TabletGroup;
import dev.larder.fe.backup.BackupPlan.PlannedPartition;
import dev.larder.fe.backup.BackupPlan.PlannedTable;
import dev.larder.fe.backup.BackupPlan.PlannedView;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.pcollections.TreePMap;

/** Plans a backup from one value of the catalog: every version is of the same instant. Lives for one decision. */
public final class BackupPlanner {
    private final Set<BackendId> live;
    private final BackupContent content;
    private final ToIntFunction<BackendId> batchTabletsMax;
    private final Map<BackendId, Integer> tabletsByBackend = new HashMap<>();
    private final List<PlannedTable> tables = new ArrayList<>();
    private final List<PlannedView> views = new ArrayList<>();
    private final Map<BackendId, List<TabletGroup>> groups = new TreeMap<>();

    /** Prefers live backends; a tablet whose only copies are on dead ones waits for them. */
    public BackupPlanner(Set<BackendId> live, BackupContent content) {
        this(live, content, any -> BackupBatch.TABLETS_MAX);
    }

    /** @param batchTabletsMax tablets in a batch of each backend at most */
    public BackupPlanner(Set<BackendId> live, BackupContent content, ToIntFunction<BackendId> batchTabletsMax) {
        this.live = live;
        this.content = content;
        this.batchTabletsMax = batchTabletsMax;
    }

    /** Adds these partitions of the table. Throws REPLICA_NOT_USABLE when a tablet has no whole copy. */
    public void add(Table table, List<Partition> partitions) {
        tables.add(new PlannedTable(
                table.id(),
                table.name(),
                table.definition(),
                partitions.stream().map(this::planned).toList()));
        if (content == BackupContent.ALL) {
            partitions.forEach(partition -> assign(table, partition));
        }
    }

    public void add(View view) {
        views.add(new PlannedView(view.id(), view.name(), view.definition()));
    }

    public BackupPlan plan() {
        return new BackupPlan(tables, batches(), Optional.empty(), views);
    }

    private PlannedPartition planned(Partition partition) {
        return new PlannedPartition(
                partition.id(),
                partition.name(),
                partition.item(),
                partition.replicationNum(),
                content == BackupContent.ALL ? partition.visibleVersion() : Partition.FIRST_VERSION,
                partition.tabletIds());
    }

    /** Chooses a backend for each tablet. What a backend has to do is cut into batches once everything is known. */
    private void assign(Table table, Partition partition) {
        record Copies(BackendId backend, List<BackendId> candidates) {}
        Map<Copies, List<TabletId>> tablets = new LinkedHashMap<>();
        for (Tablet tablet : partition.tablets()) {
            List<BackendId> candidates = candidates(table, partition, tablet);
            tablets.computeIfAbsent(new Copies(leastLoaded(candidates), candidates), none -> new ArrayList<>())
                    .add(tablet.id());
        }
        tablets.forEach((copies, some) -> groups.computeIfAbsent(copies.backend(), none -> new ArrayList<>())
                .add(new TabletGroup(partition.id(), partition.visibleVersion(), some, copies.candidates())));
    }

    private TreePMap<Integer, BackupBatch> batches() {
        TreePMap<Integer, BackupBatch> batches = TreePMap.empty();
        for (Map.Entry<BackendId, List<TabletGroup>> one : groups.entrySet()) {
            Cutter cutter = new Cutter(batchTabletsMax.applyAsInt(one.getKey()));
            one.getValue().forEach(cutter::add);
            for (List<TabletGroup> some : cutter.batches) {
                int number = batches.size() + 1;
                batches = batches.plus(number, new BackupBatch(number, some, one.getKey()));
            }
        }
        return batches;
    }

    private static List<BackendId> candidates(Table table, Partition partition, Tablet tablet) {
        List<BackendId> candidates = tablet.covering(partition.visibleVersion()).stream()
                .map(Replica::backend)
                .sorted()
                .toList();
        if (candidates.isEmpty()) {
            throw new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE,
                    "failed to choose replica to make snapshot for tablet " + tablet.id() + " of table "
                            + table.name() + ", partition " + partition.name() + ": no copy has version "
                            + partition.visibleVersion());
        }
        return candidates;
    }

    private BackendId leastLoaded(List<BackendId> candidates) {
        List<BackendId> alive = candidates.stream().filter(live::contains).toList();
        BackendId best = null;
        for (BackendId one : alive.isEmpty() ? candidates : alive) {
            if (best == null || tabletsByBackend.getOrDefault(one, 0) < tabletsByBackend.getOrDefault(best, 0)) {
                best = one;
            }
        }
        tabletsByBackend.merge(best, 1, Integer::sum);
        return best;
    }

    /** Cuts what a backend has to do into batches that are as large as they may be, each of neighbouring tablets. */
    private static final class Cutter {
        final List<List<TabletGroup>> batches = new ArrayList<>();
        private final int tabletsMax;
        private int tablets;
        private long rowsets;

        Cutter(int tabletsMax) {
            this.tabletsMax = tabletsMax;
        }

        void add(TabletGroup group) {
            List<TabletId> left = group.tablets();
            while (!left.isEmpty()) {
                if (batches.isEmpty() || room(group) < 1) {
                    batches.add(new ArrayList<>());
                    tablets = 0;
                    rowsets = 0;
                }
                int some = (int) Math.min(left.size(), Math.max(1, room(group)));
                batches.get(batches.size() - 1)
                        .add(new TabletGroup(
                                group.partition(), group.version(), left.subList(0, some), group.candidates()));
                tablets += some;
                rowsets += some * group.version();
                left = left.subList(some, left.size());
            }
        }

        /** Tablets that still fit into the last batch. One has a rowset for every version at most. */
        private long room(TabletGroup group) {
            return Math.min(tabletsMax - tablets, (BackupBatch.ROWSETS_MAX - rowsets) / group.version());
        }
    }
}
