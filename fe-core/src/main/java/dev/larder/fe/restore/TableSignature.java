package dev.larder.fe.restore;

import dev.larder.common.schema.AutoIncrement;
import dev.larder.common.schema.IndexKind;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableSchema;
import dev.larder.fe.catalog.TableDefinition;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What two tables must share for rows of one to be rows of the other, as Doris sees it. Comments, most properties and
 * numbers of copies and tablets are no part of it.
 */
record TableSignature(
        TableSchema schema,
        List<String> distributionColumns,
        Set<String> bloomFilterColumns,
        Optional<String> falsePositives,
        List<Index> indexes,
        Optional<AutoIncrement> autoIncrement,
        List<Rollup> rollups) {

    /** A secondary index as far as it counts. */
    record Index(String name, IndexKind kind, List<String> columns) {
        static Index of(SecondaryIndex index) {
            return new Index(lower(index.name()), index.kind(), index.columns());
        }
    }

    static TableSignature of(TableDefinition table) {
        Map<String, String> properties = table.properties();
        return new TableSignature(
                table.schema().withoutComments(),
                table.distribution().columns(),
                names(properties.getOrDefault("bloom_filter_columns", "")),
                Optional.ofNullable(properties.get("bloom_filter_fpp")),
                table.features().indexes().stream()
                        .map(Index::of)
                        .sorted(Comparator.comparing(Index::name))
                        .toList(),
                table.features().autoIncrement().map(AutoIncrement::fresh),
                table.features().rollups().stream()
                        // Its query names a database; columns and WHERE say the same.
                        .map(rollup -> rollup.renamed(lower(rollup.name())).withQuery(""))
                        .sorted(Comparator.comparing(Rollup::name))
                        .toList());
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(name -> lower(name.trim()))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
