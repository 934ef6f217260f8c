package dev.larder.fe.command;

import java.util.List;

/**
 * What WHERE, ORDER BY and LIMIT of a SHOW ask for.
 *
 * @param order columns by name, the most significant first
 * @param limit rows at most
 * @param offset rows to skip
 */
public record RowChoice(RowFilter filter, List<Order> order, long limit, long offset) {
    public static final RowChoice ALL = new RowChoice(RowFilter.ALL, List.of(), Long.MAX_VALUE, 0);

    public RowChoice {
        order = List.copyOf(order);
    }

    public static RowChoice of(RowFilter filter) {
        return new RowChoice(filter, List.of(), Long.MAX_VALUE, 0);
    }

    /** One column to sort by. */
    public record Order(String column, Direction direction) {}

    /** Which end comes first. */
    public enum Direction {
        ASCENDING,
        DESCENDING
    }
}
