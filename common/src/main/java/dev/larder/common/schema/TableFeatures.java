package dev.larder.common.schema;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a table carries beside its columns.
 *
 * @param indexes in the order they were made
 */
public record TableFeatures(List<SecondaryIndex> indexes, Optional<AutoIncrement> autoIncrement) {
    public static final TableFeatures NONE = new TableFeatures(List.of(), Optional.empty());

    public TableFeatures {
        indexes = List.copyOf(indexes);
        long names = indexes.stream()
                .map(index -> index.name().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (names != indexes.size()) {
            throw new IllegalArgumentException("Names of indexes must be distinct: " + indexes);
        }
    }

    /** Names of indexes are compared without regard to case. */
    public Optional<SecondaryIndex> index(String name) {
        return indexes.stream()
                .filter(index -> index.name().equalsIgnoreCase(name))
                .findFirst();
    }

    public TableFeatures withIndexes(List<SecondaryIndex> next) {
        return new TableFeatures(next, autoIncrement);
    }

    public TableFeatures withAutoIncrement(Optional<AutoIncrement> next) {
        return new TableFeatures(indexes, next);
    }
}
