package dev.larder.fe.restore;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.context;
import static dev.larder.fe.catalog.CatalogSamples.definition;
import static dev.larder.fe.restore.SnapshotSamples.partition;
import static dev.larder.fe.restore.SnapshotSamples.snapshot;
import static dev.larder.fe.restore.SnapshotSamples.spec;
import static dev.larder.fe.restore.SnapshotSamples.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.RollupColumn;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.TableDefinition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The snapshot is of a database named shop, the restore goes into one named db. */
class RestoredRollupsTest {
    private static final Rollup OF_SHOP = view("v", "k", "SELECT `k` AS `mv_k` FROM `internal`.`shop`.`t`");
    private static final Rollup OF_DB = view("v", "k", "SELECT `k` AS `mv_k` FROM `internal`.`db`.`t`");

    @Test
    void aNewTableHasThemForItsOwnDatabase() {
        RestorePlan plan = RestorePlanner.plan(
                spec(1), snapshot(table("t", with(OF_SHOP), partition(1, 100))), context(cluster(3), 1, 2, 3), AT);
        assertThat(plan.newTables()).singleElement().satisfies(made -> assertThat(
                        made.definition().features().rollups())
                .containsExactly(OF_DB));
    }

    @Test
    void theQuerysDatabaseAndTheirOrderAreNoPartOfWhatIsCompared() {
        Rollup other = view("w", "k", "SELECT 1");
        assertThat(TableSignature.of(with(OF_SHOP, other))).isEqualTo(TableSignature.of(with(other, OF_DB)));
    }

    @Test
    void namesAndColumnsAre() {
        TableSignature signature = TableSignature.of(with(OF_DB));
        assertThat(TableSignature.of(definition())).isNotEqualTo(signature);
        assertThat(TableSignature.of(with(OF_DB.renamed("w")))).isNotEqualTo(signature);
        assertThat(TableSignature.of(with(view("v", "k + 1", OF_DB.query())))).isNotEqualTo(signature);
    }

    private static TableDefinition with(Rollup... rollups) {
        return definition().withFeatures(definition().features().withRollups(List.of(rollups)));
    }

    private static Rollup view(String name, String expression, String query) {
        RollupColumn column = new RollupColumn(
                "mv_k", ColumnType.of(TypeKind.INT), false, true, Optional.empty(), Optional.empty(), expression);
        return new Rollup(name, KeysType.DUPLICATE, List.of(column), List.of("k"), "", query);
    }
}
