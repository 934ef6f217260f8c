package dev.larder.fe.restore;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.context;
import static dev.larder.fe.catalog.CatalogSamples.definition;
import static dev.larder.fe.catalog.CatalogSamples.ids;
import static dev.larder.fe.catalog.CatalogSamples.tablet;
import static dev.larder.fe.catalog.CatalogSamples.with;
import static dev.larder.fe.restore.SnapshotSamples.BATCH;
import static dev.larder.fe.restore.SnapshotSamples.SNAPSHOT;
import static dev.larder.fe.restore.SnapshotSamples.asking;
import static dev.larder.fe.restore.SnapshotSamples.definitionWith;
import static dev.larder.fe.restore.SnapshotSamples.inBatchesOf;
import static dev.larder.fe.restore.SnapshotSamples.partition;
import static dev.larder.fe.restore.SnapshotSamples.snapshot;
import static dev.larder.fe.restore.SnapshotSamples.spec;
import static dev.larder.fe.restore.SnapshotSamples.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogSamples;
import dev.larder.fe.catalog.Distribution;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.restore.RestoreBatch.RestoredTablet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class RestorePlannerTest {
    private static final Catalog EMPTY = cluster(3);

    @Test
    void aTableThatDoesNotExistIsMadeAsItWas() {
        RestorePlan plan = plan(EMPTY, snapshot(table("t", partition(1, 100, 101), partition(2, 102))), spec(2));
        assertThat(plan.snapshot()).isEqualTo(SNAPSHOT);
        assertThat(plan.replacements()).isEmpty();
        Table made = plan.newTables().get(0);
        assertThat(made.name()).isEqualTo("t");
        assertThat(made.partitions().values()).extracting(Partition::name).containsExactly("p1", "p2");
        assertThat(made.partitions().values()).allSatisfy(one -> {
            assertThat(one.visibleVersion()).isEqualTo(5);
            assertThat(one.replicationNum()).isEqualTo(2);
            assertThat(one.recent()).isEmpty();
        });
    }

    @Test
    void everyTabletIsNewAndEveryCopyOfItIsInABatch() {
        RestorePlan plan = plan(EMPTY, snapshot(table("t", partition(1, 100, 101))), spec(2));
        assertThat(plan.tablets()).hasSize(2).allSatisfy(made -> {
            assertThat(made.id()).isNotIn(ids(100, 101));
            assertThat(made.replicas()).hasSize(2);
            made.replicas().forEach(replica -> assertThat(plan.batches().values())
                    .filteredOn(batch -> batch.backend().equals(replica.backend())
                            && batch.tabletIds().contains(made.id()))
                    .hasSize(1));
        });
        assertThat(plan.batches().values())
                .allSatisfy(batch -> assertThat(batch.manifests()).containsExactly(BATCH));
        assertThat(plan.batches().values())
                .flatExtracting(RestoreBatch::tablets)
                .extracting(RestoredTablet::source)
                .hasSameElementsAs(ids(100, 101));
    }

    @Test
    void aBatchHasAtMostAHundredTablets() {
        long[] many = java.util.stream.LongStream.range(100, 350).toArray();
        RestorePlan plan = plan(cluster(1), snapshot(table("t", partition(1, many))), spec(1), 1);
        assertThat(plan.batches().values())
                .extracting(batch -> batch.tablets().size())
                .containsExactly(100, 100, 50);
    }

    @Test
    void aBatchIsAsSmallAsTheStatementFoundTheSetting() {
        RestorePlan plan =
                plan(cluster(1), snapshot(table("t", partition(1, 100, 101, 102))), inBatchesOf(2, spec(1)), 1);
        assertThat(plan.batches().values())
                .extracting(batch -> batch.tablets().size())
                .containsExactly(2, 1);
    }

    @Test
    void onlyWhatIsAskedForIsRestored() {
        SnapshotContents stored =
                snapshot(table("t", partition(1, 100), partition(2, 101)), table("u", partition(1, 102)));
        RestorePlan plan = plan(EMPTY, stored, spec(1, new ObjectRef("t", List.of("P2", "p2"), "t")));
        assertThat(plan.newTables()).hasSize(1);
        assertThat(plan.newTables().get(0).partitions().values())
                .extracting(Partition::name)
                .containsExactly("p2");
    }

    @Test
    void anAliasIsTheNameOfTheNewTable() {
        RestorePlan plan =
                plan(EMPTY, snapshot(table("t", partition(1, 100))), spec(1, new ObjectRef("t", List.of(), "copy")));
        assertThat(plan.newTables()).extracting(Table::name).containsExactly("copy");
    }

    @Test
    void theOnePartitionOfAnUnpartitionedTableIsNamedLikeTheNewTable() {
        TableDefinition plain = definition(Partitioning.NONE, TypeKind.INT);
        PartitionContents only = new PartitionContents(
                new PartitionId(1), "t", new PartitionItem.Everything(), 1, 2, ids(100), List.of(BATCH), 10);
        RestorePlan plan =
                plan(EMPTY, snapshot(table("t", plain, only)), spec(1, new ObjectRef("t", List.of(), "copy")));
        assertThat(plan.newTables().get(0).partitions().values())
                .extracting(Partition::name)
                .containsExactly("copy");
    }

    @Test
    void aTableThatExistsGetsItsPartitionsReplaced() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1), existing(12, 2)));
        RestorePlan plan = plan(catalog, snapshot(table("t", partition(2, 102))), spec(2));
        assertThat(plan.newTables()).isEmpty();
        assertThat(plan.targets()).containsExactly(new TableId(1));
        assertThat(plan.replacements().get(0).partitions())
                .extracting(Partition::id)
                .containsExactly(new PartitionId(12));
    }

    @Test
    void aPartitionThatTheTableLacksIsAdded() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1)));
        RestorePlan plan = plan(catalog, snapshot(table("t", partition(2, 102))), spec(2));
        Partition added = plan.replacements().get(0).partitions().get(0);
        assertThat(added.name()).isEqualTo("p2");
        assertThat(added.id()).isNotEqualTo(new PartitionId(11));
    }

    @Test
    void reservedReplicasAreThoseOfTheSnapshot() {
        RestoreSpec base = spec(3);
        RestoreSpec reserving = new RestoreSpec(
                base.database(),
                base.databaseName(),
                base.label(),
                base.timestamp(),
                base.repository(),
                base.objects(),
                base.replicationNum(),
                true,
                base.timeout());
        SnapshotContents stored = snapshot(table("t", partition(1, 100)));
        assertThat(plan(EMPTY, stored, reserving).tablets().get(0).replicas()).hasSize(2);
        assertThat(plan(EMPTY, stored, base).tablets().get(0).replicas()).hasSize(3);
    }

    @Test
    void aNewTableSaysHowManyCopiesItHasNow() {
        RestorePlan plan = plan(EMPTY, snapshot(table("t", partition(1, 100))), spec(3));
        assertThat(plan.newTables().get(0).definition().properties()).containsEntry("replication_num", "3");
    }

    @Test
    void copiesGoToLiveBackendsOnly() {
        RestorePlan plan = plan(EMPTY, snapshot(table("t", partition(1, 100, 101))), spec(2), 1, 3);
        assertThat(plan.batches().values())
                .extracting(RestoreBatch::backend)
                .containsExactlyInAnyOrder(backend(1), backend(3));
        assertRefused(
                EMPTY, snapshot(table("t", partition(1, 100))), spec(2), ErrorCode.NO_LIVE_BACKEND, Set.of(1), "2");
    }

    @Test
    void aTableThatIsNotInTheSnapshotIsRefused() {
        assertMismatch(
                EMPTY, table("t", partition(1, 100)), new ObjectRef("u", List.of(), "u"), "Table u does not exist");
    }

    @Test
    void aPartitionThatIsNotInTheSnapshotIsRefused() {
        assertMismatch(
                EMPTY,
                table("t", partition(1, 100)),
                new ObjectRef("t", List.of("p9"), "t"),
                "Partition p9 of table t");
    }

    @Test
    void twoTablesUnderOneNameAreRefused() {
        SnapshotContents stored = snapshot(table("t", partition(1, 100)), table("u", partition(1, 101)));
        RestoreSpec both = spec(1, new ObjectRef("t", List.of(), "x"), new ObjectRef("u", List.of(), "x"));
        assertThatThrownBy(() -> plan(EMPTY, stored, both)).hasMessageContaining("x would be restored twice");
    }

    @Test
    void anotherSchemaIsRefused() {
        TableDefinition other =
                definition(new Partitioning(Partitioning.Kind.RANGE, List.of("k")), TypeKind.INT, TypeKind.STRING);
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", other, existing(11, 1)));
        assertMismatch(catalog, table("t", partition(1, 100)), "already exist but with different schema");
    }

    @Test
    void anotherDistributionIsRefused() {
        TableDefinition base = definition();
        TableDefinition other = new TableDefinition(
                base.schema(), base.partitioning(), new Distribution(List.of(), 1), TreePMap.empty(), "");
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", other, existing(11, 1)));
        assertMismatch(catalog, table("t", partition(1, 100)), "already exist but with different schema");
    }

    @Test
    void anotherPartitioningIsRefused() {
        TableDefinition other = definition(new Partitioning(Partitioning.Kind.LIST, List.of("k")), TypeKind.INT);
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", other, existing(11, 1)));
        assertMismatch(catalog, table("t", partition(1, 100)), "partition type is different");
    }

    @Test
    void aCommentMayDiffer() {
        TableDefinition base = definition();
        TableDefinition other = new TableDefinition(
                base.schema(), base.partitioning(), base.distribution(), TreePMap.empty(), "another comment");
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", other, existing(11, 1)));
        assertThat(plan(catalog, snapshot(table("t", partition(1, 100))), spec(2))
                        .replacements())
                .hasSize(1);
    }

    @Test
    void aPartitionOfTheSameNameAndOtherBoundsIsRefused() {
        Partition other = new Partition(
                new PartitionId(11),
                "p1",
                CatalogSamples.range(1, 5),
                2,
                List.of(tablet(50, 1, 2)),
                1,
                AT,
                TreePMap.empty());
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", other));
        assertMismatch(catalog, table("t", partition(1, 100)), "different partition item");
    }

    @Test
    void anAddedPartitionThatOverlapsIsRefused() {
        Partition wide = new Partition(
                new PartitionId(11),
                "wide",
                CatalogSamples.range(0, 100),
                2,
                List.of(tablet(50, 1, 2)),
                1,
                AT,
                TreePMap.empty());
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", wide));
        assertMismatch(catalog, table("t", partition(1, 100)), "conflict partition item");
    }

    @Test
    void anotherNumberOfBucketsIsRefused() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1)));
        assertMismatch(catalog, table("t", partition(1, 100, 101)), "different schema");
    }

    @Test
    void anotherNumberOfCopiesIsRefused() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1)));
        assertRefused(
                catalog,
                snapshot(table("t", partition(1, 100))),
                spec(3),
                ErrorCode.RESTORE_MISMATCH,
                Set.of(1, 2, 3),
                "different replication num '2'");
    }

    @Test
    void anAliasIsForNewTablesOnly() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "taken", existing(11, 1)));
        assertMismatch(
                catalog,
                table("t", partition(1, 100)),
                new ObjectRef("t", List.of(), "taken"),
                "Table taken already exist but with different schema");
    }

    @Test
    void aColocatedTableIsNotRestoredOver() {
        TableDefinition colocated = definitionWith(Map.of("colocate_with", "g"));
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", colocated, existing(11, 1)));
        assertMismatch(
                catalog, table("t", partition(1, 100)), "Not support to restore to local table t with colocate group.");
    }

    @Test
    void colocationIsNotReservedOverATableThatExists() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1)));
        assertRefused(
                catalog,
                snapshot(table("t", partition(1, 100))),
                asking(RestoreOption.RESERVE_COLOCATE),
                "Not support to restore to local table t with colocate group.");
    }

    @Test
    void theColocateGroupIsLeftUnlessItIsReserved() {
        SnapshotContents stored = snapshot(table("t", definitionWith(Map.of("colocate_with", "g")), partition(1, 100)));
        assertThat(newProperties(EMPTY, stored, spec(2))).doesNotContainKey("colocate_with");
        assertThat(newProperties(EMPTY, stored, asking(RestoreOption.RESERVE_COLOCATE)))
                .containsEntry("colocate_with", "g");
    }

    @Test
    void aTableJoinsItsColocateGroupOnlyIfItHasTheSameBuckets() {
        TableDefinition one = definitionWith(Map.of("colocate_with", "g"));
        TableDefinition other = new TableDefinition(
                one.schema(),
                one.partitioning(),
                new Distribution(one.distribution().columns(), 7),
                one.properties(),
                "");
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "there", other, existing(11, 1)));
        assertRefused(
                catalog,
                snapshot(table("t", one, partition(1, 100))),
                asking(RestoreOption.RESERVE_COLOCATE),
                "Colocate tables must have same bucket num: 7");
    }

    @Test
    void dynamicPartitionsAreSwitchedOffUnlessTheyAreReserved() {
        Map<String, String> properties =
                Map.of("dynamic_partition.enable", "true", "dynamic_partition.time_unit", "DAY");
        SnapshotContents stored = snapshot(table("t", definitionWith(properties), partition(1, 100)));
        assertThat(newProperties(EMPTY, stored, spec(2)))
                .containsEntry("dynamic_partition.enable", "false")
                .containsEntry("dynamic_partition.time_unit", "DAY");
        assertThat(newProperties(EMPTY, stored, asking(RestoreOption.RESERVE_DYNAMIC_PARTITION_ENABLE)))
                .containsEntry("dynamic_partition.enable", "true");
        assertThat(newProperties(EMPTY, snapshot(table("t", partition(1, 100))), spec(2)))
                .doesNotContainKey("dynamic_partition.enable");
    }

    @Test
    void newTablesAreOnHardDisksUnlessTheStatementSaysOtherwise() {
        SnapshotContents stored =
                snapshot(table("t", definitionWith(Map.of("storage_medium", "ssd")), partition(1, 100)));
        assertThat(newProperties(EMPTY, stored, spec(2))).containsEntry("storage_medium", "hdd");
        assertThat(newProperties(EMPTY, stored, onMedium("same_with_upstream"))).containsEntry("storage_medium", "ssd");
        assertThat(newProperties(EMPTY, snapshot(table("t", partition(1, 100))), onMedium("ssd")))
                .containsEntry("storage_medium", "ssd");
    }

    @Test
    void aReplacedTableKeepsItsMedium() {
        TableDefinition local = definitionWith(Map.of("storage_medium", "ssd"));
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", local, existing(11, 1)));
        assertThat(newProperties(
                        catalog, snapshot(table("t", partition(1, 100))), asking(RestoreOption.ATOMIC_RESTORE)))
                .containsEntry("storage_medium", "ssd");
    }

    @Test
    void otherBloomFiltersAreRefused() {
        TableDefinition filtered = definitionWith(Map.of("bloom_filter_columns", "k"));
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", filtered, existing(11, 1)));
        assertMismatch(catalog, table("t", partition(1, 100)), "Table t already exist but with different schema");
    }

    @Test
    void bucketsOfEveryPartitionThatBothSidesHaveAreCompared() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1), existing(12, 2)));
        assertMismatch(
                catalog,
                table("t", partition(1, 100), partition(2, 101, 102)),
                new ObjectRef("t", List.of("p1"), "t"),
                "Table t already exist but with different schema");
    }

    @Test
    void randomBucketsMayBeAsManyAsTheyLike() {
        TableDefinition base = definition();
        TableDefinition random = new TableDefinition(
                base.schema(), base.partitioning(), new Distribution(List.of(), 1), TreePMap.empty(), "");
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", random, existing(11, 1)));
        RestorePlan plan = plan(catalog, snapshot(table("t", random, partition(1, 100, 101))), spec(2));
        assertThat(plan.replacements().get(0).partitions().get(0).tablets()).hasSize(2);
    }

    @Test
    void whatIsWrongFirstIsSaidFirst() {
        TableDefinition listed =
                definition(new Partitioning(Partitioning.Kind.LIST, List.of("k")), TypeKind.INT, TypeKind.STRING);
        Catalog otherKind = with(EMPTY, CatalogSamples.table(1, "t", listed, existing(11, 1)));
        assertMismatch(otherKind, table("t", partition(1, 100, 101)), "Table's partition type is different");
        TableDefinition wider =
                definition(new Partitioning(Partitioning.Kind.RANGE, List.of("k")), TypeKind.INT, TypeKind.STRING);
        Partition moved = new Partition(
                new PartitionId(11),
                "p1",
                CatalogSamples.range(1, 5),
                1,
                List.of(tablet(50, 1)),
                1,
                AT,
                TreePMap.empty());
        Catalog otherColumns = with(EMPTY, CatalogSamples.table(1, "t", wider, moved));
        assertMismatch(otherColumns, table("t", partition(1, 100)), "different schema");
        Catalog otherRange = with(EMPTY, CatalogSamples.table(1, "t", moved));
        assertMismatch(otherRange, table("t", partition(1, 100)), "different partition item");
    }

    @Test
    void anAtomicRestoreReplacesTheWholeTable() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1), existing(12, 2)));
        RestorePlan plan = plan(catalog, snapshot(table("t", partition(1, 100))), asking(RestoreOption.ATOMIC_RESTORE));
        assertThat(plan.replacements()).isEmpty();
        Table made = plan.newTables().get(0);
        assertThat(made.name()).isEqualTo("t");
        assertThat(plan.removal().replaced()).containsOnly(Map.entry(made.id(), new TableId(1)));
        assertThat(plan.targets()).containsExactly(new TableId(1));
    }

    @Test
    void anAtomicRestoreOfSomePartitionsLeavesTheOthers() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1), existing(12, 2)));
        RestoreSpec some = SnapshotSamples.with(
                spec(2, new ObjectRef("t", List.of("p1"), "t")),
                Set.of(RestoreOption.ATOMIC_RESTORE),
                TreePMap.empty());
        RestorePlan plan = plan(catalog, snapshot(table("t", partition(1, 100), partition(2, 101))), some);
        assertThat(plan.newTables()).isEmpty();
        assertThat(plan.replacements().get(0).partitions())
                .extracting(Partition::id)
                .containsExactly(new PartitionId(11));
    }

    @Test
    void anAtomicRestoreStillChecksUnlessItIsForced() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1)));
        SnapshotContents stored = snapshot(table("t", partition(1, 100, 101)));
        assertRefused(catalog, stored, asking(RestoreOption.ATOMIC_RESTORE), "different schema");
        RestorePlan plan = plan(catalog, stored, asking(RestoreOption.ATOMIC_RESTORE, RestoreOption.FORCE_REPLACE));
        assertThat(plan.removal().replaced()).containsValue(new TableId(1));
        assertThat(plan.tablets()).hasSize(2);
    }

    @Test
    void partitionsThatTheSnapshotLacksGoWhenAskedFor() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1), existing(12, 2), existing(13, 3)));
        SnapshotContents stored = snapshot(table("t", partition(1, 100), partition(2, 101)));
        assertThat(plan(catalog, stored, spec(2)).removal()).isEqualTo(RestorePlan.Removal.NONE);
        assertThat(plan(catalog, stored, asking(RestoreOption.CLEAN_PARTITIONS))
                        .removal()
                        .surplus())
                .containsOnly(Map.entry(new TableId(1), List.of(new PartitionId(13))));
    }

    @Test
    void definitionsAloneBecomeEmptyTablets() {
        RestorePlan plan = plan(EMPTY, definitionsOnly(), spec(2));
        assertThat(plan.tablets()).hasSize(1);
        assertThat(plan.batches()).isEmpty();
    }

    @Test
    void definitionsAloneTakeNoRowsAway() {
        Catalog catalog = with(EMPTY, CatalogSamples.table(1, "t", existing(11, 1)));
        assertThat(plan(catalog, definitionsOnly(), spec(2))
                        .replacements()
                        .get(0)
                        .partitions())
                .isEmpty();
        assertThat(plan(catalog, definitionsOnly(), asking(RestoreOption.ATOMIC_RESTORE))
                        .newTables())
                .isEmpty();
    }

    private static SnapshotContents definitionsOnly() {
        return snapshot(table(
                "t",
                new PartitionContents(
                        new PartitionId(9001),
                        "p1",
                        CatalogSamples.range(1, 2),
                        2,
                        Partition.FIRST_VERSION,
                        ids(100),
                        List.of(),
                        0)));
    }

    private static RestoreSpec onMedium(String medium) {
        return SnapshotSamples.with(spec(2), Set.of(), TreePMap.from(Map.of("storage_medium", medium)));
    }

    private static Map<String, String> newProperties(Catalog catalog, SnapshotContents stored, RestoreSpec spec) {
        return plan(catalog, stored, spec).newTables().get(0).definition().properties();
    }

    private static void assertRefused(Catalog catalog, SnapshotContents stored, RestoreSpec spec, String message) {
        assertRefused(catalog, stored, spec, ErrorCode.RESTORE_MISMATCH, Set.of(1, 2, 3), message);
    }

    private static Partition existing(long id, int number) {
        Tablet tablet = tablet(id * 100, 1, 2);
        return CatalogSamples.partition(id, number, 3, tablet);
    }

    private static void assertMismatch(Catalog catalog, SnapshotContents.TableContents stored, String message) {
        assertRefused(catalog, snapshot(stored), spec(2), ErrorCode.RESTORE_MISMATCH, Set.of(1, 2, 3), message);
    }

    private static void assertMismatch(
            Catalog catalog, SnapshotContents.TableContents stored, ObjectRef object, String message) {
        assertRefused(catalog, snapshot(stored), spec(2, object), ErrorCode.RESTORE_MISMATCH, Set.of(1, 2, 3), message);
    }

    private static void assertRefused(
            Catalog catalog,
            SnapshotContents stored,
            RestoreSpec spec,
            ErrorCode code,
            Set<Integer> live,
            String message) {
        int[] alive = live.stream().mapToInt(Integer::intValue).toArray();
        assertThatThrownBy(() -> plan(catalog, stored, spec, alive))
                .isInstanceOfSatisfying(EngineException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static RestorePlan plan(Catalog catalog, SnapshotContents stored, RestoreSpec spec) {
        return plan(catalog, stored, spec, 1, 2, 3);
    }

    private static RestorePlan plan(Catalog catalog, SnapshotContents stored, RestoreSpec spec, int... live) {
        return RestorePlanner.plan(spec, stored, context(catalog, live), AT);
    }
}
