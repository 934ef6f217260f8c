package dev.larder.fe.analysis;

import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.RollupColumn;
import dev.larder.common.schema.TableSchema;
import dev.larder.fe.catalog.RollupRules;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.RollupDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks the definition of rollups by Doris's rules. */
final class RollupDefiner {
    private final String table;
    private final TableSchema schema;

    RollupDefiner(String table, TableSchema schema) {
        this.table = table;
        this.schema = schema;
    }

    /**
     * The rollups of a statement, which may be made of each other.
     *
     * @param existing those that the table has
     */
    List<Rollup> define(List<RollupDefinition> written, List<Rollup> existing) {
        List<Rollup> all = new ArrayList<>(existing);
        for (RollupDefinition definition : written) {
            Rollup rollup = define(definition, all);
            RollupRules.checkNew(rollup, table, schema, all);
            all.add(rollup);
        }
        return all.subList(existing.size(), all.size());
    }

    private Rollup define(RollupDefinition written, List<Rollup> known) {
        String name = Names.table(written.name().value());
        List<Column> columns = columns(written);
        written.base().ifPresent(base -> checkBase(base, columns, known));
        List<String> keys = keys(written, columns);
        boolean values = false;
        List<RollupColumn> all = new ArrayList<>();
        for (Column column : columns) {
            boolean key = keys.contains(column.name());
            if (key && values) {
                throw TableDefiner.wrong("Invalid column order. value should be after key");
            }
            values = values || !key;
            all.add(new RollupColumn(
                    column.name(),
                    column.type(),
                    column.nullable(),
                    key,
                    key ? Optional.empty() : column.aggregation(),
                    column.defaultValue(),
                    ""));
        }
        checkKeys(name, all);
        return new Rollup(
                name,
                schema.keysType(),
                all,
                all.stream().map(RollupColumn::name).toList(),
                "",
                "");
    }

    private List<Column> columns(RollupDefinition written) {
        Set<String> seen = new HashSet<>();
        List<Column> columns = new ArrayList<>();
        for (Identifier identifier : written.columns()) {
            Column column = schema.columns()
                    .get(schema.indexOf(identifier.value())
                            .orElseThrow(
                                    () -> TableDefiner.wrong("Column[" + identifier.value() + "] does not exist")));
            if (!seen.add(column.name())) {
                throw TableDefiner.wrong("Duplicate column name '" + column.name() + "'");
            }
            columns.add(column);
        }
        return columns;
    }

    private void checkBase(Identifier base, List<Column> columns, List<Rollup> known) {
        if (base.value().equalsIgnoreCase(table)) {
            return;
        }
        Rollup rollup = known.stream()
                .filter(one -> one.name().equalsIgnoreCase(base.value()))
                .findFirst()
                .orElseThrow(() -> RollupRules.missing(base.value(), table));
        for (Column column : columns) {
            if (rollup.columns().stream().noneMatch(one -> one.name().equalsIgnoreCase(column.name()))) {
                throw TableDefiner.wrong("Column[" + column.name() + "] does not exist in rollup " + rollup.name());
            }
        }
    }

    private List<String> keys(RollupDefinition written, List<Column> columns) {
        if (written.keys().isEmpty()) {
            List<String> keys =
                    columns.stream().filter(Column::key).map(Column::name).toList();
            // Rows with duplicates are sorted by something, even where no key of the table is among the columns.
            return keys.isEmpty() && schema.keysType() == KeysType.DUPLICATE
                    ? List.of(columns.get(0).name())
                    : keys;
        }
        if (schema.keysType() != KeysType.DUPLICATE) {
            throw TableDefiner.wrong("Only a table with duplicate keys has rollups with DUPLICATE KEY");
        }
        List<String> keys = new ArrayList<>();
        for (Identifier key : written.keys()) {
            int place = keys.size();
            if (place >= columns.size() || !columns.get(place).name().equalsIgnoreCase(key.value())) {
                throw TableDefiner.wrong("Duplicate keys should be the first columns of rollup "
                        + written.name().value());
            }
            keys.add(columns.get(place).name());
        }
        return keys;
    }

    private void checkKeys(String name, List<RollupColumn> columns) {
        if (columns.stream().noneMatch(RollupColumn::key)) {
            throw TableDefiner.wrong("No key column is found in rollup " + name);
        }
        boolean replaces = schema.keysType() == KeysType.UNIQUE
                || columns.stream().anyMatch(column -> column.aggregation()
                        .filter(Aggregation.REPLACE::equals)
                        .isPresent());
        if (!replaces) {
            return;
        }
        for (Column column : schema.columns()) {
            if (column.key() && columns.stream().noneMatch(one -> one.name().equals(column.name()))) {
                throw TableDefiner.wrong(
                        "Rollup should contains all unique keys in basetable: " + lower(column.name()) + " is missing");
            }
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
