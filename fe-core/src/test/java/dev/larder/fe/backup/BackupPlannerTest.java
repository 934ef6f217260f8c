package dev.larder.fe.backup;

import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.ids;
import static dev.larder.fe.catalog.CatalogSamples.partition;
import static dev.larder.fe.catalog.CatalogSamples.table;
import static dev.larder.fe.catalog.CatalogSamples.tablet;
import static dev.larder.fe.catalog.CatalogSamples.tablets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.backup.BackupBatch.TabletGroup;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BackupPlannerTest {
    @Test
    void everyPartitionIsPlannedAtItsVersion() {
        BackupPlan plan =
                plan(table(1, "t", partition(11, 1, 7, tablet(100, 1)), partition(12, 2, 3, tablet(101, 1))), 1);
        assertThat(plan.tables().get(0).partitions())
                .extracting(BackupPlan.PlannedPartition::version)
                .containsExactly(7L, 3L);
        assertThat(batches(plan)).singleElement().satisfies(batch -> assertThat(batch.groups())
                .extracting(TabletGroup::partition, TabletGroup::version)
                .containsExactly(tuple(new PartitionId(11), 7L), tuple(new PartitionId(12), 3L)));
    }

    @Test
    void aBatchHasAtMostFiveHundredTabletsWhateverTheirPartitions() {
        BackupPlan plan = plan(
                table(1, "t", partition(11, 1, 2, tablets(1000, 1200, 1)), partition(12, 2, 2, tablet(100, 1))), 1);
        assertThat(batches(plan)).extracting(batch -> batch.tablets().size()).containsExactly(500, 500, 201);
        assertThat(plan.batches().keySet()).containsExactly(1, 2, 3);
    }

    @Test
    void eachBackendHasBatchesOfItsOwnSize() {
        Table table =
                table(1, "t", partition(11, 1, 2, tablets(1000, 10, 1)), partition(12, 2, 2, tablets(2000, 10, 2)));
        BackupPlanner planner = new BackupPlanner(
                Set.of(backend(1), backend(2)), BackupContent.ALL, backend -> backend.equals(backend(1)) ? 4 : 7);
        planner.add(table, List.copyOf(table.partitions().values()));
        assertThat(batches(planner.plan()))
                .extracting(batch -> batch.tablets().size())
                .containsExactly(4, 4, 2, 7, 3);
    }

    /** A manifest names every file of every version, and is read as a whole. */
    @Test
    void aBatchOfTabletsWithManyVersionsIsSmaller() {
        BackupPlan plan = plan(
                table(
                        1,
                        "t",
                        partition(11, 1, 1_000, tablets(1000, 250, 1)),
                        partition(12, 2, 1_000_000, tablets(2000, 2, 1))),
                1);
        assertThat(batches(plan)).extracting(batch -> batch.tablets().size()).containsExactly(100, 100, 50, 1, 1);
    }

    @Test
    void tabletsAreSpreadOverTheBackendsThatHoldThem() {
        BackupPlan plan = plan(table(1, "t", partition(11, 1, 2, tablets(1000, 90, 1, 2, 3))), 1, 2, 3);
        Map<BackendId, Integer> load = batches(plan).stream()
                .collect(Collectors.toMap(
                        BackupBatch::backend, batch -> batch.tablets().size()));
        assertThat(load).isEqualTo(Map.of(backend(1), 30, backend(2), 30, backend(3), 30));
    }

    @Test
    void onlyLiveBackendsAreAskedWhenThereAreSome() {
        BackupPlan plan = plan(table(1, "t", partition(11, 1, 2, tablets(1000, 10, 1, 2, 3))), 2);
        assertThat(batches(plan)).extracting(BackupBatch::backend).containsExactly(backend(2));
        assertThat(batches(plan)).allSatisfy(batch -> assertThat(batch.candidates())
                .containsExactlyInAnyOrder(backend(1), backend(2), backend(3)));
    }

    @Test
    void aTabletOnDeadBackendsOnlyWaitsForThem() {
        assertThat(batches(plan(table(1, "t", partition(11, 1, 2, tablet(100, 1))), 2)))
                .extracting(BackupBatch::backend)
                .containsExactly(backend(1));
    }

    @Test
    void aCopyThatLacksTheVersionIsNoCandidate() {
        Tablet lame = new Tablet(new TabletId(100), List.of(new Replica(backend(1), 3), Replica.whole(backend(2))));
        assertThat(batches(plan(table(1, "t", partition(11, 1, 3, lame)), 1, 2)))
                .allSatisfy(batch -> assertThat(batch.candidates()).containsExactly(backend(2)));
        assertThat(batches(plan(table(1, "t", partition(11, 1, 2, lame)), 1, 2)))
                .allSatisfy(batch -> assertThat(batch.candidates()).containsExactlyInAnyOrder(backend(1), backend(2)));
    }

    @Test
    void aTabletWithoutAWholeCopyIsRefusedByName() {
        Tablet lost = new Tablet(new TabletId(100), List.of(new Replica(backend(1), 2)));
        assertThatThrownBy(() -> plan(table(1, "t", partition(11, 1, 2, lost)), 1))
                .isInstanceOfSatisfying(EngineException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.REPLICA_NOT_USABLE))
                .hasMessageContainingAll("100", "table t", "p1", "version 2");
    }

    @Test
    void aTableWithoutPartitionsIsPlannedAllTheSame() {
        BackupPlan plan = plan(table(1, "t"), 1);
        assertThat(plan.tables()).hasSize(1);
        assertThat(plan.batches()).isEmpty();
    }

    @Test
    void tabletsWithDifferentCopiesAreDifferentGroups() {
        BackupPlan plan =
                plan(table(1, "t", partition(11, 1, 2, tablet(100, 1, 2), tablet(101, 2, 3), tablet(102, 1, 2))), 2);
        assertThat(batches(plan)).singleElement().satisfies(batch -> assertThat(batch.groups())
                .extracting(TabletGroup::tablets)
                .containsExactlyInAnyOrder(ids(100, 102), ids(101)));
    }

    private static BackupPlan plan(Table table, int... live) {
        Set<BackendId> alive = java.util.Arrays.stream(live)
                .mapToObj(number -> backend(number))
                .collect(Collectors.toSet());
        BackupPlanner planner = new BackupPlanner(alive, BackupContent.ALL);
        planner.add(table, List.copyOf(table.partitions().values()));
        return planner.plan();
    }

    private static Collection<BackupBatch> batches(BackupPlan plan) {
        return plan.batches().values();
    }
}
