package dev.larder.fe.command;

import java.util.List;

/** Chooses rows of a SHOW: what its LIKE or WHERE asks for. */
@FunctionalInterface
public interface RowFilter {
    RowFilter ALL = (columns, values) -> true;

    /**
     * Whether the row stays.
     *
     * @param columns names of the columns, as shown
     * @param values one for each column, null for NULL
     */
    boolean keeps(List<String> columns, List<String> values);
}
