package dev.larder.fe.show;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a SHOW answers: names of columns, and rows of text.
 *
 * @param rows each with a text for every column, null for NULL
 */
public record ShowRows(List<String> columns, List<List<String>> rows) {
    public ShowRows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Collects rows. Not thread safe. */
    static final class Builder {
        private final List<String> columns;
        private final List<List<String>> rows = new ArrayList<>();

        private Builder(List<String> columns) {
            this.columns = columns;
        }

        Builder row(Object... values) {
            if (values.length != columns.size()) {
                throw new IllegalArgumentException(
                        "A row of " + values.length + " values for " + columns.size() + " columns: " + columns);
            }
            List<String> row = new ArrayList<>(values.length);
            for (Object value : values) {
                row.add(value == null ? null : value.toString());
            }
            rows.add(Collections.unmodifiableList(row));
            return this;
        }

        ShowRows build() {
            return new ShowRows(columns, rows);
        }
    }

    static Builder of(String... columns) {
        return new Builder(List.of(columns));
    }

    /** The same rows without some columns. */
    ShowRows without(List<String> dropped) {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!dropped.contains(columns.get(i))) {
                kept.add(i);
            }
        }
        List<List<String>> narrow = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> some = new ArrayList<>();
            kept.forEach(i -> some.add(row.get(i)));
            narrow.add(Collections.unmodifiableList(some));
        }
        return new ShowRows(kept.stream().map(columns::get).toList(), narrow);
    }
}
