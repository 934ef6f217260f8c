package dev.larder.fe.catalog;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.DATABASE;
import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.ids;
import static dev.larder.fe.catalog.CatalogSamples.partition;
import static dev.larder.fe.catalog.CatalogSamples.table;
import static dev.larder.fe.catalog.CatalogSamples.tablet;
import static dev.larder.fe.catalog.CatalogSamples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.LoadId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.catalog.CatalogChange.MissedReplica;
import dev.larder.fe.catalog.CatalogChange.PartitionLoad;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogChangeTest {
    private static final TableId T = new TableId(10);
    private static final PartitionId P = new PartitionId(11);
    private static final Instant LATER = AT.plusSeconds(60);

    private final Catalog catalog = with(
            cluster(3),
            table(
                    10,
                    "t",
                    partition(11, 1, 1, tablet(100, 1, 2), tablet(101, 2, 3)),
                    partition(12, 2, 1, tablet(102, 1))));

    @Test
    void aDroppedTableLeavesItsTabletsToBeDeletedByTheirBackends() {
        Catalog after = new CatalogChange.TableDropped(T, LATER).applyTo(catalog);
        assertThat(after.tables()).isEmpty();
        assertThat(drops(after, 1)).containsExactlyElementsOf(ids(100, 102));
        assertThat(drops(after, 2)).containsExactlyElementsOf(ids(100, 101));
        assertThat(drops(after, 3)).containsExactlyElementsOf(ids(101));
    }

    @Test
    void aDroppedDatabaseTakesItsTablesAlong() {
        Catalog after = new CatalogChange.DatabaseDropped(DATABASE, LATER).applyTo(catalog);
        assertThat(after.databases()).isEmpty();
        assertThat(after.tables()).isEmpty();
        assertThat(drops(after, 3)).containsExactlyElementsOf(ids(101));
    }

    @Test
    void replacedPartitionsLeaveTheirTabletsAndOthersStay() {
        Partition fresh = partition(11, 1, 1, tablet(200, 3));
        Catalog after = new CatalogChange.PartitionsReplaced(T, List.of(fresh), LATER).applyTo(catalog);
        assertThat(after.table(T).orElseThrow().partitions().values())
                .containsExactly(fresh, partition(12, 2, 1, tablet(102, 1)));
        assertThat(drops(after, 1)).containsExactlyElementsOf(ids(100));
        assertThat(drops(after, 2)).containsExactlyElementsOf(ids(100, 101));
    }

    @Test
    void deletedTabletsAreForgotten() {
        Catalog dropped = new CatalogChange.TableDropped(T, LATER).applyTo(catalog);
        Catalog after = new CatalogChange.TabletsDeleted(backend(1), ids(100)).applyTo(dropped);
        assertThat(drops(after, 1)).containsExactlyElementsOf(ids(102));
        Catalog all = new CatalogChange.TabletsDeleted(backend(1), ids(102)).applyTo(after);
        assertThat(all.pendingDrops()).doesNotContainKey(backend(1));
    }

    @Test
    void aBackendThatLeftHasNothingToDelete() {
        Catalog left = new CatalogChange.BackendDropped(backend(2)).applyTo(catalog);
        assertThat(left.table(T).orElseThrow().tablets())
                .containsExactly(tablet(100, 1), tablet(101, 3), tablet(102, 1));
        Catalog after = new CatalogChange.TabletsAbandoned(List.of(tablet(300, 2, 3)), LATER).applyTo(left);
        assertThat(after.pendingDrops()).containsOnlyKeys(backend(3));
    }

    @Test
    void aCommittedLoadRaisesTheVersionAndMarksCopiesThatMissedIt() {
        Partition after = onlyLoaded(committed(catalog, 2, new MissedReplica(P, new TabletId(101), backend(2), 2)));
        assertThat(after.visibleVersion()).isEqualTo(2);
        assertThat(after.visibleAt()).isEqualTo(LATER);
        assertThat(after.recent()).containsOnlyKeys(2L);
        assertThat(after.tablets().get(0)).isEqualTo(tablet(100, 1, 2));
        assertThat(after.tablets().get(1).replicas())
                .containsExactly(new Replica(backend(2), 2), Replica.whole(backend(3)));
        assertThat(after.tablets().get(1).covering(2)).containsExactly(Replica.whole(backend(3)));
    }

    @Test
    void aCopyRemembersTheFirstVersionItLacks() {
        MissedReplica missed = new MissedReplica(P, new TabletId(101), backend(2), 2);
        Catalog twice =
                committed(committed(catalog, 2, missed), 3, new MissedReplica(P, missed.tablet(), backend(2), 3));
        assertThat(onlyLoaded(twice).tablets().get(1).replicas()).contains(new Replica(backend(2), 2));
        Catalog earlier =
                new CatalogChange.ReplicaMissed(T, new MissedReplica(P, missed.tablet(), backend(2), 1)).applyTo(twice);
        assertThat(onlyLoaded(earlier).tablets().get(1).replicas()).contains(new Replica(backend(2), 1));
    }

    @Test
    void aRepairedCopyIsWholeOnlyWhenItHasEverything() {
        MissedReplica missed = new MissedReplica(P, new TabletId(101), backend(2), 2);
        Catalog twice = committed(committed(catalog, 2, missed), 3, missed);
        Catalog half = repaired(twice, 2);
        assertThat(onlyLoaded(half).tablets().get(1).replicas()).contains(new Replica(backend(2), 3));
        assertThat(onlyLoaded(repaired(half, 3)).tablets().get(1)).isEqualTo(tablet(101, 2, 3));
    }

    @Test
    void publishedVersionsAreRecentNoMore() {
        Catalog twice = committed(committed(catalog, 2), 3);
        Catalog after = new CatalogChange.VersionsPublished(T, P, 2).applyTo(twice);
        assertThat(onlyLoaded(after).recent()).containsOnlyKeys(3L);
        assertThat(onlyLoaded(after).visibleVersion()).isEqualTo(3);
    }

    @Test
    void factsAboutWhatIsGoneChangeNothing() {
        TableId gone = new TableId(99);
        PartitionId nowhere = new PartitionId(98);
        List<CatalogChange> facts = List.of(
                new CatalogChange.TableDropped(gone, LATER),
                new CatalogChange.DatabaseDropped(new dev.larder.common.id.DatabaseId(97), LATER),
                new CatalogChange.VersionsPublished(gone, P, 7),
                new CatalogChange.VersionsPublished(T, nowhere, 7),
                new CatalogChange.ReplicaMissed(T, new MissedReplica(P, new TabletId(1), backend(1), 2)),
                new CatalogChange.ReplicaRepaired(gone, P, new TabletId(100), backend(1), 2),
                new CatalogChange.BackendDropped(backend(9)),
                new CatalogChange.TabletsDeleted(backend(9), ids(1)),
                new CatalogChange.RepositoryDropped(CatalogSamples.REPOSITORY),
                new CatalogChange.UserDropped(new dev.larder.common.id.UserId(1)));
        facts.forEach(fact -> assertThat(fact.applyTo(catalog)).as("%s", fact).isEqualTo(catalog));
    }

    private static Catalog committed(Catalog before, long version, MissedReplica... missed) {
        return new CatalogChange.VersionsCommitted(
                        T,
                        List.of(new PartitionLoad(P, version, new CommittedLoad(new LoadId(version), ids(100)))),
                        List.of(missed),
                        LATER)
                .applyTo(before);
    }

    private static Catalog repaired(Catalog before, long version) {
        return new CatalogChange.ReplicaRepaired(T, P, new TabletId(101), backend(2), version).applyTo(before);
    }

    private static Partition onlyLoaded(Catalog catalog) {
        return catalog.table(T).flatMap(table -> table.partition(P)).orElseThrow();
    }

    private static Set<TabletId> drops(Catalog catalog, int backend) {
        return catalog.pendingDrops().get(backend(backend)).keySet();
    }
}
