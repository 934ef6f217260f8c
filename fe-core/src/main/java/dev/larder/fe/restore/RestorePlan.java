package dev.larder.fe.restore;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.View;
import dev.larder.fe.job.ManifestRef;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * How a snapshot becomes tables: every tablet is new, so nothing that exists is touched before the commit.
 *
 * @param snapshot the manifest the plan was made from
 * @param newTables tables that do not exist yet, whole
 * @param replacements partitions of tables that exist: they take the place of those with the same id, or are new
 * @param batches who fetches which tablets
 * @param left tablets that batches took away from a backend: it is told to delete them, so that no copy of them must
 *     ever come to it again
 * @param removal what goes with the commit
 * @param views as they will be; one that exists keeps its id
 */
public record RestorePlan(
        ManifestRef snapshot,
        List<Table> newTables,
        List<Replacement> replacements,
        TreePMap<Integer, RestoreBatch> batches,
        TreePMap<BackendId, List<TabletId>> left,
        Removal removal,
        List<View> views) {
    public RestorePlan {
        views = List.copyOf(views);
        newTables = List.copyOf(newTables);
        replacements = List.copyOf(replacements);
    }

    /** A plan that removes nothing. */
    public RestorePlan(
            ManifestRef snapshot,
            List<Table> newTables,
            List<Replacement> replacements,
            TreePMap<Integer, RestoreBatch> batches,
            TreePMap<BackendId, List<TabletId>> left) {
        this(snapshot, newTables, replacements, batches, left, Removal.NONE, List.of());
    }

    /**
     * What goes when the restore commits.
     *
     * @param replaced tables as a whole, by the new tables that take their places
     * @param surplus partitions that the snapshot does not have, by table
     */
    public record Removal(TreePMap<TableId, TableId> replaced, TreePMap<TableId, List<PartitionId>> surplus) {
        public static final Removal NONE = new Removal(TreePMap.empty(), TreePMap.empty());
    }

    /**
     * Partitions for one table that exists.
     *
     * @param nextAutoIncrement where the snapshot's column that fills itself goes on; 0 when there is none
     * @param lastColumnId the greatest id that a column has in the snapshot's files: later columns get greater ones
     */
    public record Replacement(TableId table, List<Partition> partitions, long nextAutoIncrement, int lastColumnId) {
        public Replacement {
            partitions = List.copyOf(partitions);
        }

        Replacement mapPartitions(UnaryOperator<Partition> change) {
            return new Replacement(table, partitions.stream().map(change).toList(), nextAutoIncrement, lastColumnId);
        }
    }

    /** Every tablet the plan makes. */
    public List<Tablet> tablets() {
        return partitions().stream()
                .flatMap(partition -> partition.tablets().stream())
                .toList();
    }

    /** Tables that exist and whose rows the commit replaces. */
    public Set<TableId> targets() {
        return Stream.concat(replacements.stream().map(Replacement::table), removal.replaced().values().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the commit takes away from a table that exists; empty when it leaves the table alone. */
    Optional<Set<PartitionId>> takenFrom(Table table) {
        if (removal.replaced().containsValue(table.id())) {
            return Optional.of(table.partitions().keySet());
        }
        return replacements.stream()
                .filter(one -> one.table().equals(table.id()))
                .findFirst()
                .map(one -> Stream.concat(
                                one.partitions().stream().map(Partition::id),
                                removal.surplus().getOrDefault(table.id(), List.of()).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    RestoreBatch batch(int number) {
        return batches.get(number);
    }

    /** The plan with the batch on another backend. */
    RestorePlan moved(RestoreBatch batch, BackendId to) {
        Set<TabletId> moving = Set.copyOf(batch.tabletIds());
        List<TabletId> gone = Stream.concat(
                        left.getOrDefault(batch.backend(), List.of()).stream(), batch.tabletIds().stream())
                .toList();
        return mapTablets(tablet -> moving.contains(tablet.id()) ? tablet.moved(batch.backend(), to) : tablet)
                .with(batches.plus(batch.number(), batch.on(to)), left.plus(batch.backend(), gone));
    }

    /** The plan without the batch: its copies count as lacking everything, to be repaired later from the others. */
    RestorePlan abandoned(RestoreBatch batch) {
        Set<TabletId> lost = Set.copyOf(batch.tabletIds());
        return mapTablets(tablet -> lost.contains(tablet.id())
                        ? tablet.lacking(batch.backend(), Partition.FIRST_VERSION + 1)
                        : tablet)
                .with(batches.minus(batch.number()), left);
    }

    /** The plan with every partition visible as of now. */
    RestorePlan visibleAt(Instant at) {
        return mapPartitions(partition -> partition.visibleAt(at));
    }

    /** The plan without copies on backends that have left the cluster meanwhile. */
    RestorePlan onlyOn(Set<BackendId> registered) {
        return mapTablets(tablet -> tablet.onlyOn(registered));
    }

    /** Whether the backend was told to delete some of the batch's tablets. */
    boolean hasLeft(BackendId backend, RestoreBatch batch) {
        return !Collections.disjoint(left.getOrDefault(backend, List.of()), Set.copyOf(batch.tabletIds()));
    }

    private RestorePlan with(
            TreePMap<Integer, RestoreBatch> changedBatches, TreePMap<BackendId, List<TabletId>> changedLeft) {
        return new RestorePlan(snapshot, newTables, replacements, changedBatches, changedLeft, removal, views);
    }

    private List<Partition> partitions() {
        return Stream.concat(
                        newTables.stream().flatMap(table -> table.partitions().values().stream()),
                        replacements.stream().flatMap(one -> one.partitions().stream()))
                .toList();
    }

    private RestorePlan mapTablets(UnaryOperator<Tablet> change) {
        return mapPartitions(partition -> partition.mapTablets(change));
    }

    private RestorePlan mapPartitions(UnaryOperator<Partition> change) {
        return new RestorePlan(
                snapshot,
                newTables.stream().map(table -> table.mapPartitions(change)).toList(),
                replacements.stream().map(one -> one.mapPartitions(change)).toList(),
                batches,
                left,
                removal,
                views);
    }
}
