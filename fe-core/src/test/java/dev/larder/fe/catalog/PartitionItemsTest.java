package dev.larder.fe.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.PartitionItem.Bound;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionItemsTest {
    private static final PartitionItem BELOW_TEN = range(List.of(Bound.MIN), List.of(Bound.of("10")));

    private final PartitionItems ints = items("k", TypeKind.INT);
    private final PartitionItems pairs = new PartitionItems(CatalogSamples.definition(
            new Partitioning(Partitioning.Kind.RANGE, List.of("k", "k1")), TypeKind.INT, TypeKind.STRING));

    @Test
    void aRangeHoldsItsLowerEndAndNotItsUpper() {
        PartitionItem item = CatalogSamples.range(9, 11);
        assertThat(ints.contains(item, row(8L))).isFalse();
        assertThat(ints.contains(item, row(9L))).isTrue();
        assertThat(ints.contains(item, row(10L))).isTrue();
        assertThat(ints.contains(item, row(11L))).isFalse();
    }

    @Test
    void nullBelongsToTheLowestRangeOnly() {
        assertThat(ints.contains(BELOW_TEN, row((Object) null))).isTrue();
        assertThat(ints.contains(CatalogSamples.range(Integer.MIN_VALUE, 10), row((Object) null)))
                .isFalse();
        assertThat(ints.contains(range(List.of(Bound.of("10")), List.of(Bound.MAX)), row((Object) null)))
                .isFalse();
    }

    @Test
    void aRangeUpToTheMaximumHoldsTheGreatestValue() {
        assertThat(ints.contains(range(List.of(Bound.of("10")), List.of(Bound.MAX)), row((long) Integer.MAX_VALUE)))
                .isTrue();
    }

    @Test
    void columnsOfARangeAreComparedOneAfterTheOther() {
        PartitionItem item = range(List.of(Bound.of("1"), Bound.of("m")), List.of(Bound.of("2"), Bound.of("c")));
        assertThat(pairs.contains(item, row(1L, "a"))).isFalse();
        assertThat(pairs.contains(item, row(1L, "m"))).isTrue();
        assertThat(pairs.contains(item, row(1L, "z"))).isTrue();
        assertThat(pairs.contains(item, row(2L, "b"))).isTrue();
        assertThat(pairs.contains(item, row(2L, "c"))).isFalse();
    }

    @Test
    void aBoundOfFewerColumnsIsFilledUpWithTheMinimum() {
        PartitionItem item = range(List.of(Bound.of("1")), List.of(Bound.of("2")));
        assertThat(pairs.contains(item, row(1L, null))).isTrue();
        assertThat(pairs.contains(item, row(2L, null))).isFalse();
    }

    @Test
    void aListHoldsItsKeysHoweverTheyAreWritten() {
        PartitionItem item = new PartitionItem.Values(List.of(List.of("01"), List.of("7")));
        assertThat(ints.contains(item, row(1L))).isTrue();
        assertThat(ints.contains(item, row(7L))).isTrue();
        assertThat(ints.contains(item, row(17L))).isFalse();
        assertThat(ints.contains(item, row((Object) null))).isFalse();
    }

    @Test
    void everythingHoldsEverything() {
        assertThat(ints.contains(new PartitionItem.Everything(), row((Object) null)))
                .isTrue();
    }

    @Test
    void rangesThatTouchDoNotOverlap() {
        assertThat(ints.overlap(CatalogSamples.range(1, 10), CatalogSamples.range(10, 20)))
                .isFalse();
        assertThat(ints.overlap(CatalogSamples.range(10, 20), BELOW_TEN)).isFalse();
    }

    @Test
    void rangesThatShareAValueOverlapBothWays() {
        assertThat(ints.overlap(CatalogSamples.range(1, 10), CatalogSamples.range(9, 20)))
                .isTrue();
        assertThat(ints.overlap(CatalogSamples.range(9, 20), CatalogSamples.range(1, 10)))
                .isTrue();
        assertThat(ints.overlap(CatalogSamples.range(1, 100), CatalogSamples.range(20, 30)))
                .isTrue();
        assertThat(ints.overlap(BELOW_TEN, range(List.of(Bound.MIN), List.of(Bound.MAX))))
                .isTrue();
    }

    @Test
    void listsOverlapByValueAndNotByText() {
        PartitionItem one = new PartitionItem.Values(List.of(List.of("1"), List.of("2")));
        assertThat(ints.overlap(one, new PartitionItem.Values(List.of(List.of("02")))))
                .isTrue();
        assertThat(ints.overlap(one, new PartitionItem.Values(List.of(List.of("12")))))
                .isFalse();
    }

    @Test
    void datesAreComparedAsDates() {
        PartitionItems dates = items("k", TypeKind.DATE);
        assertThat(dates.compareBounds(List.of(Bound.of("2026-2-01")), List.of(Bound.of("2026-12-01"))))
                .isNegative();
    }

    private static PartitionItems items(String column, TypeKind type) {
        return new PartitionItems(
                CatalogSamples.definition(new Partitioning(Partitioning.Kind.RANGE, List.of(column)), type));
    }

    private static PartitionItem range(List<Bound> lower, List<Bound> upper) {
        return new PartitionItem.Range(lower, upper);
    }

    private static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }
}
