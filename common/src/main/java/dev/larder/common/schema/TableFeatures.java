package dev.larder.common.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a table carries beside its columns.
 *
 * @param indexes in the order they were made
 * @param rollups in the order they were made
 */
public record TableFeatures(List<SecondaryIndex> indexes, Optional<AutoIncrement> autoIncrement, List<Rollup> rollups) {
    public static final TableFeatures NONE = new TableFeatures(List.of(), Optional.empty());

    public TableFeatures {
        indexes = List.copyOf(indexes);
        rollups = List.copyOf(rollups);
        if (!areDistinct(indexes.stream().map(SecondaryIndex::name))) {
            throw new IllegalArgumentException("Names of indexes must be distinct: " + indexes);
        }
        if (!areDistinct(rollups.stream().map(Rollup::name))) {
            throw new IllegalArgumentException("Names of rollups must be distinct: " + rollups);
        }
    }

    /** Features without rollups. */
    public TableFeatures(List<SecondaryIndex> indexes, Optional<AutoIncrement> autoIncrement) {
        this(indexes, autoIncrement, List.of());
    }

    private static boolean areDistinct(Stream<String> names) {
        Set<String> seen = new HashSet<>();
        return names.allMatch(name -> seen.add(name.toLowerCase(Locale.ROOT)));
    }

    /** Names of indexes are compared without regard to case. */
    public Optional<SecondaryIndex> index(String name) {
        return indexes.stream()
                .filter(index -> index.name().equalsIgnoreCase(name))
                .findFirst();
    }

    public TableFeatures withIndexes(List<SecondaryIndex> next) {
        return new TableFeatures(next, autoIncrement, rollups);
    }

    public TableFeatures withAutoIncrement(Optional<AutoIncrement> next) {
        return new TableFeatures(indexes, next, rollups);
    }

    /** Names of rollups are compared without regard to case. */
    public Optional<Rollup> rollup(String name) {
        return rollups.stream()
                .filter(rollup -> rollup.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Those of the table under another name, or in another database. */
    public TableFeatures moved(String database, String table, String newDatabase, String newTable) {
        return withRollups(rollups.stream()
                .map(rollup -> rollup.moved(database, table, newDatabase, newTable))
                .toList());
    }

    public TableFeatures withRollups(List<Rollup> next) {
        return new TableFeatures(indexes, autoIncrement, next);
    }
}
