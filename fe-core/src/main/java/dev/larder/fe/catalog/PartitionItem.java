package dev.larder.fe.catalog;

import java.util.List;

/** Which rows a partition takes. Values are texts as a user would write them between quotes, checked against the column's type. */
public sealed interface PartitionItem {
    /** All rows. */
    record Everything() implements PartitionItem {}

    /** Rows whose partition columns are at least {@code lower} and less than {@code upper}, compared column by column. */
    record Range(List<Bound> lower, List<Bound> upper) implements PartitionItem {
        public Range {
            lower = List.copyOf(lower);
            upper = List.copyOf(upper);
        }
    }

    /** Rows whose partition columns equal one of the keys; each key has a value for every partition column. */
    record Values(List<List<String>> keys) implements PartitionItem {
        public Values {
            keys = keys.stream().map(List::copyOf).toList();
        }
    }

    /**
     * One column's part of a range's end.
     *
     * @param text the value; empty for MIN and MAX
     */
    record Bound(Kind kind, String text) {
        public static final Bound MIN = new Bound(Kind.MIN, "");
        public static final Bound MAX = new Bound(Kind.MAX, "");

        /** Below all values, a value, or above all values. */
        public enum Kind {
            MIN,
            VALUE,
            MAX
        }

        public static Bound of(String text) {
            return new Bound(Kind.VALUE, text);
        }
    }
}
