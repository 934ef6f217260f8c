package dev.larder.fe.catalog;

import static dev.larder.fe.catalog.CatalogSamples.DATABASE;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.definition;
import static dev.larder.fe.catalog.CatalogSamples.partition;
import static dev.larder.fe.catalog.CatalogSamples.table;
import static dev.larder.fe.catalog.CatalogSamples.tablet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.fe.kernel.IdAllocator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class ColocateGroupTest {
    private static final TableDefinition GROUPED =
            definition().withProperties(TreePMap.singleton(ColocateGroup.PROPERTY, "g"));

    @Test
    void aNewTablesBucketsLieWithThoseOfItsGroup() {
        Catalog catalog = grouped(cluster(5));

        assertThat(place(catalog, DATABASE, 1, 2, 3, 4, 5)).isEqualTo(backends(5, 1, 3, 2));
    }

    @Test
    void aBackendThatIsGoneIsReplacedByTheEmptiest() {
        Catalog catalog = grouped(cluster(5));

        assertThat(place(catalog, DATABASE, 1, 3, 4)).isEqualTo(backends(1, 4, 3, 4));
    }

    @Test
    void partitionsPlacedTogetherAgreeWithEachOther() {
        Placement placement = new Placement(cluster(4), ids(1, 2, 3, 4));
        IdAllocator ids = new IdAllocator(1);
        List<Set<BackendId>> first = holders(placement.place(DATABASE, GROUPED, 3, 2, ids));

        assertThat(holders(placement.place(DATABASE, GROUPED, 3, 2, ids))).isEqualTo(first);
    }

    @Test
    void aGroupOfAnotherDatabaseIsAnotherGroup() {
        Catalog catalog = grouped(cluster(5));

        assertThat(place(catalog, new DatabaseId(7), 2, 4)).isEqualTo(backends(2, 4, 2, 4));
        assertThat(ColocateGroup.all(catalog, new DatabaseId(7))).isEmpty();
    }

    @Test
    void aGroupIsStableWhileItsPartitionsAgree() {
        Catalog stable = grouped(cluster(5));
        Catalog unstable = CatalogSamples.with(
                stable, table(11, "u", GROUPED, partition(120, 1, 1, tablet(130, 1, 5), tablet(131, 2, 4))));

        assertThat(ColocateGroup.all(stable, DATABASE)).allMatch(ColocateGroup::isStable);
        assertThat(ColocateGroup.all(unstable, DATABASE)).noneMatch(ColocateGroup::isStable);
    }

    /** A group whose first bucket is on 5 and 1, its second on 3 and 2. */
    private static Catalog grouped(Catalog catalog) {
        return CatalogSamples.with(
                catalog, table(10, "t", GROUPED, partition(20, 1, 1, tablet(30, 5, 1), tablet(31, 3, 2))));
    }

    private static List<Set<BackendId>> place(Catalog catalog, DatabaseId database, int... live) {
        return holders(new Placement(catalog, ids(live)).place(database, GROUPED, 2, 2, new IdAllocator(1)));
    }

    private static List<Set<BackendId>> holders(List<Tablet> tablets) {
        return tablets.stream()
                .map(tablet -> Set.copyOf(
                        tablet.replicas().stream().map(Replica::backend).toList()))
                .toList();
    }

    private static List<BackendId> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(CatalogSamples::backend).toList();
    }

    /** Two a bucket. */
    private static List<Set<BackendId>> backends(int... numbers) {
        return IntStream.range(0, numbers.length / 2)
                .mapToObj(
                        i -> Set.of(CatalogSamples.backend(numbers[2 * i]), CatalogSamples.backend(numbers[2 * i + 1])))
                .toList();
    }
}
