package dev.larder.fe.restore;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.DATABASE;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.context;
import static dev.larder.fe.restore.SnapshotSamples.SNAPSHOT;
import static dev.larder.fe.restore.SnapshotSamples.asking;
import static dev.larder.fe.restore.SnapshotSamples.partition;
import static dev.larder.fe.restore.SnapshotSamples.spec;
import static dev.larder.fe.restore.SnapshotSamples.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.id.TableId;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.ViewColumn;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogSamples;
import dev.larder.fe.catalog.View;
import dev.larder.fe.catalog.ViewDefinition;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.job.SnapshotContents.ViewContents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snapshots are of a database named shop, the restores go into one named db. */
class RestoredViewsTest {
    private static final String OF_SHOP = "SELECT `k` FROM `internal`.`shop`.`t` JOIN `internal`.`shop2`.`u`";
    private static final String OF_DB = "SELECT `k` FROM `internal`.`db`.`t` JOIN `internal`.`shop2`.`u`";
    private static final Catalog EMPTY = cluster(3);

    @Test
    void namesOfTheSnapshotsDatabaseBecomeThoseOfTheTargetAndOthersStay() {
        assertThat(plan(EMPTY, snapshot(OF_SHOP)).views()).singleElement().satisfies(view -> {
            assertThat(view.name()).isEqualTo("v");
            assertThat(view.database()).isEqualTo(DATABASE);
            assertThat(view.definition()).isEqualTo(definition(OF_DB));
        });
    }

    @Test
    void namesWithQuotesInThemAreFound() {
        assertThat(ViewDefinition.moved("SELECT 1 FROM `internal`.`a``b`.`t`", "a`b", "c`d"))
                .isEqualTo("SELECT 1 FROM `internal`.`c``d`.`t`");
    }

    @Test
    void anAliasIsTheNameOfTheNewView() {
        RestoreSpec spec = spec(1, new ObjectRef("v", List.of(), "w", ObjectRef.Kind.VIEW));
        assertThat(plan(EMPTY, snapshot(OF_SHOP), spec).views())
                .extracting(View::name)
                .containsExactly("w");
    }

    @Test
    void aViewThatIsEqualBeforeOrAfterRewritingStaysAsItIs() {
        for (String query : List.of(OF_SHOP, OF_DB)) {
            View local = view("v", query);
            assertThat(plan(with(local), snapshot(OF_SHOP)).views()).containsExactly(local);
        }
    }

    @Test
    void aCommentMakesNoDifference() {
        View local = view("v", OF_DB);
        View commented = local.redefined(new ViewDefinition(local.definition().columns(), "mine", OF_DB));
        assertThat(plan(with(commented), snapshot(OF_SHOP)).views()).containsExactly(commented);
    }

    @Test
    void aViewWithAnotherQueryOrOtherColumnsDiffers() {
        View local = view("v", OF_DB);
        View otherType = local.redefined(
                new ViewDefinition(List.of(new ViewColumn("k", ColumnType.of(TypeKind.BIGINT), true, "")), "", OF_DB));
        for (View other : List.of(view("v", OF_DB + " LIMIT 1"), otherType)) {
            assertRefused(with(other), snapshot(OF_SHOP), spec(1), "View v already exist but with different schema");
        }
    }

    @Test
    void anAliasCannotBeTheNameOfAViewThatExists() {
        RestoreSpec spec = spec(1, new ObjectRef("v", List.of(), "w", ObjectRef.Kind.VIEW));
        assertRefused(
                with(view("w", OF_DB)), snapshot(OF_SHOP), spec, "View w already exist but with different schema");
    }

    @Test
    void forceReplacesTheDefinitionAndKeepsTheIdentity() {
        View local = view("v", OF_DB + " LIMIT 1");
        RestoreSpec forced = asking(RestoreOption.ATOMIC_RESTORE, RestoreOption.FORCE_REPLACE);
        assertThat(plan(with(local), snapshot(OF_SHOP), forced).views())
                .containsExactly(local.redefined(definition(OF_DB)));
    }

    @Test
    void aTableIsNoViewEvenByForce() {
        Catalog catalog = CatalogSamples.with(EMPTY, CatalogSamples.table(1, "v"));
        for (RestoreSpec spec : List.of(spec(1), asking(RestoreOption.ATOMIC_RESTORE, RestoreOption.FORCE_REPLACE))) {
            assertRefused(
                    catalog,
                    snapshot(OF_SHOP),
                    spec,
                    "The local table v with the same name but a different type of backup meta.");
        }
    }

    @Test
    void aViewIsNoTableEvenByForce() {
        SnapshotContents stored = contents(List.of(table("v", partition(1, 100))), List.of());
        for (RestoreSpec spec : List.of(spec(1), asking(RestoreOption.ATOMIC_RESTORE, RestoreOption.FORCE_REPLACE))) {
            assertRefused(
                    with(view("v", OF_DB)),
                    stored,
                    spec,
                    "The local table v with the same name but a different type of backup meta.");
        }
    }

    @Test
    void aViewHasNoPartitions() {
        RestoreSpec spec = spec(1, new ObjectRef("v", List.of("p1"), "v", ObjectRef.Kind.VIEW));
        assertRefused(EMPTY, snapshot(OF_SHOP), spec, "Partition p1 of table v does not exist in snapshot");
    }

    @Test
    void everythingIsTablesAndViewsAndNeitherNeedsTheOther() {
        SnapshotContents stored =
                contents(List.of(table("t", partition(1, 100))), List.of(new ViewContents("v", definition(OF_SHOP))));
        RestorePlan whole = plan(EMPTY, stored);
        assertThat(whole.newTables()).hasSize(1);
        assertThat(whole.views()).hasSize(1);
        RestorePlan one = plan(EMPTY, stored, spec(1, ObjectRef.view("v")));
        assertThat(one.newTables()).isEmpty();
        assertThat(one.views()).hasSize(1);
    }

    private static SnapshotContents snapshot(String query) {
        return contents(List.of(), List.of(new ViewContents("v", definition(query))));
    }

    private static SnapshotContents contents(List<TableContents> tables, List<ViewContents> views) {
        return new SnapshotContents(SNAPSHOT, "shop", tables, views);
    }

    private static ViewDefinition definition(String query) {
        return new ViewDefinition(List.of(new ViewColumn("k", ColumnType.of(TypeKind.INT), true, "")), "", query);
    }

    private static View view(String name, String query) {
        return new View(new TableId(7), DATABASE, name, definition(query), AT);
    }

    private static Catalog with(View view) {
        return new CatalogChange.ViewSaved(view).applyTo(EMPTY);
    }

    private static RestorePlan plan(Catalog catalog, SnapshotContents stored) {
        return plan(catalog, stored, spec(1));
    }

    private static RestorePlan plan(Catalog catalog, SnapshotContents stored, RestoreSpec spec) {
        return RestorePlanner.plan(spec, stored, context(catalog, 1, 2, 3), AT);
    }

    private static void assertRefused(Catalog catalog, SnapshotContents stored, RestoreSpec spec, String message) {
        assertThatThrownBy(() -> plan(catalog, stored, spec)).hasMessage(message);
    }
}
