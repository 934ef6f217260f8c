package dev.larder.fe.catalog;

import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.context;
import static dev.larder.fe.catalog.CatalogSamples.definition;
import static dev.larder.fe.catalog.CatalogSamples.table;
import static dev.larder.fe.catalog.CatalogSamples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.TableId;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.kernel.IdAllocator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class DynamicPartitionsTest {
    private static final TableId T = new TableId(10);
    // Goes on over the passes of a test, as it does in a cluster.
    private final IdAllocator ids = context(cluster(1), 1).ids();

    private static final Instant FRIDAY = Instant.parse("2026-01-02T23:30:00Z");

    @Test
    void partitionsAreMadeAheadAndOldOnesDropped() {
        Catalog first = pass(catalog("time_unit", "DAY", "start", "-1", "end", "1"), FRIDAY);
        assertThat(names(first)).containsExactly("p20260102", "p20260103");
        Catalog second = pass(first, FRIDAY.plusSeconds(86_400));
        assertThat(names(second)).containsExactly("p20260102", "p20260103", "p20260104");
        Catalog third = pass(second, FRIDAY.plusSeconds(2 * 86_400));
        assertThat(names(third)).containsExactly("p20260103", "p20260104", "p20260105");
        assertThat(third.pendingDrops()).isNotEmpty();
    }

    @Test
    void nothingIsDueTwice() {
        Catalog first = pass(catalog("time_unit", "MONTH", "end", "2"), FRIDAY);
        assertThat(names(first)).containsExactly("p202601", "p202602", "p202603");
        assertThat(DynamicPartitions.due(first.table(T).orElseThrow(), context(first, 1), FRIDAY, ZoneOffset.UTC))
                .isEmpty();
    }

    @Test
    void theZoneOfTheTableDecidesWhatTodayIs() {
        Catalog tokyo = pass(catalog("time_unit", "DAY", "end", "0", "time_zone", "Asia/Tokyo"), FRIDAY);
        assertThat(names(tokyo)).containsExactly("p20260103");
        assertThat(item(tokyo)).isEqualTo(days("2026-01-03", "2026-01-04"));
    }

    @Test
    void weeksAreCountedFromTheOneWithTheFirstOfJanuary() {
        Catalog monday = pass(catalog("time_unit", "WEEK", "end", "1"), FRIDAY);
        assertThat(names(monday)).containsExactly("p2025_53", "p2026_02");
        assertThat(item(monday)).isEqualTo(days("2025-12-29", "2026-01-05"));
        Catalog thursday = pass(catalog("time_unit", "WEEK", "end", "0", "start_day_of_week", "4"), FRIDAY);
        assertThat(names(thursday)).containsExactly("p2026_01");
        assertThat(item(thursday)).isEqualTo(days("2026-01-01", "2026-01-08"));
    }

    @Test
    void historyIsMadeWhenAskedForAndNoOlderThanWhatIsKept() {
        assertThat(names(pass(
                        catalog("time_unit", "YEAR", "end", "0", "start", "-2", "create_history_partition", "true"),
                        FRIDAY)))
                .containsExactly("p2024", "p2025", "p2026");
        assertThat(names(pass(
                        catalog(
                                "time_unit",
                                "YEAR",
                                "end",
                                "0",
                                "start",
                                "-2",
                                "create_history_partition",
                                "true",
                                "history_partition_num",
                                "1"),
                        FRIDAY)))
                .containsExactly("p2025", "p2026");
    }

    @Test
    void aPeriodThatSomePartitionCoversIsLeftToIt() {
        Catalog days = pass(catalog("time_unit", "DAY", "end", "1"), FRIDAY);
        Table months = days.table(T)
                .orElseThrow()
                .redefined(catalog("time_unit", "MONTH", "end", "1")
                        .table(T)
                        .orElseThrow()
                        .definition());
        assertThat(names(pass(with(cluster(1), months), FRIDAY))).containsExactly("p20260102", "p20260103", "p202602");
    }

    @Test
    void aTableThatIsOffIsLeftAlone() {
        Catalog off = catalog("time_unit", "DAY", "end", "1", "enable", "false");
        assertThat(names(pass(off, FRIDAY))).isEmpty();
    }

    private Catalog pass(Catalog catalog, Instant now) {
        Catalog next = catalog;
        DecisionContext context = new DecisionContext(catalog, Set.of(backend(1)), ids);
        Table table = catalog.table(T).orElseThrow();
        for (CatalogChange fact : DynamicPartitions.due(table, context, now, ZoneOffset.UTC)) {
            next = fact.applyTo(next);
        }
        return next;
    }

    private static Catalog catalog(String... said) {
        TreePMap<String, String> properties = TreePMap.from(
                Map.of("replication_num", "1", DynamicPartition.ENABLE, "true", DynamicPartition.NAME_PREFIX, "p"));
        for (int i = 0; i < said.length; i += 2) {
            properties = properties.plus(DynamicPartition.PREFIX + said[i], said[i + 1]);
        }
        TableDefinition definition = definition(new Partitioning(Partitioning.Kind.RANGE, List.of("k")), TypeKind.DATE);
        return with(cluster(1), table(10, "t", definition.withProperties(properties)));
    }

    private static Stream<String> sorted(Catalog catalog) {
        return catalog.table(T).orElseThrow().partitions().values().stream()
                .map(Partition::name)
                .sorted();
    }

    private static List<String> names(Catalog catalog) {
        return sorted(catalog).toList();
    }

    private static PartitionItem item(Catalog catalog) {
        return catalog.table(T)
                .orElseThrow()
                .partitions()
                .values()
                .iterator()
                .next()
                .item();
    }

    private static PartitionItem days(String from, String to) {
        return new PartitionItem.Range(List.of(PartitionItem.Bound.of(from)), List.of(PartitionItem.Bound.of(to)));
    }
}
