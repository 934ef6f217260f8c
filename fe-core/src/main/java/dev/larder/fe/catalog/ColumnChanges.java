package dev.larder.fe.catalog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.AutoIncrement;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.pcollections.TreePMap;

/**
 * Changes of a table's columns that need no file to be written anew: files know columns by ids, and a file's values are
 * read as those of a wider type. Whatever is not possible in this way is refused with an EngineException.
 */
public final class ColumnChanges {
    public static final int COLUMNS_MAX = 4096;

    private static final String BLOOM_FILTERS = "bloom_filter_columns";
    private static final String SEQUENCE = "function_column.sequence_col";
    private static final List<TypeKind> INTEGERS =
            List.of(TypeKind.TINYINT, TypeKind.SMALLINT, TypeKind.INT, TypeKind.BIGINT, TypeKind.LARGEINT);
    /** Decimal digits that hold every value of the type at the same place of {@link #INTEGERS}. */
    private static final List<Integer> DIGITS = List.of(3, 5, 10, 19, 39);

    private final String table;
    private final TableDefinition definition;
    private final TableSchema schema;

    /**
     * Where a column goes.
     *
     * @param after empty for the first place
     */
    public record Place(Optional<String> after) {}

    private ColumnChanges(Table table) {
        this.table = table.name();
        this.definition = table.definition();
        this.schema = table.schema();
    }

    public static ColumnChanges of(Table table) {
        return new ColumnChanges(table);
    }

    /** The table with one column more; the column says what older rows have in it. */
    public TableDefinition add(Column column, Optional<Place> place) {
        if (schema.indexOf(column.name()).isPresent()) {
            throw wrong("Can not add column which already exists in base table: " + column.name());
        }
        if (schema.columns().size() >= COLUMNS_MAX) {
            throw wrong("A table has " + COLUMNS_MAX + " columns at most: " + table + " has them already");
        }
        if (!column.nullable() && column.fill().isEmpty()) {
            throw wrong("Column " + column.name() + " is NOT NULL and needs a DEFAULT: rows that table " + table
                    + " has already get it");
        }
        if (column.aggregation().equals(Optional.of(Aggregation.REPLACE))
                && definition.distribution().columns().isEmpty()) {
            throw wrong("Can not add value column with aggregation type REPLACE for olap table with random"
                    + " distribution : " + column.name());
        }
        int usual = column.key() ? schema.keyColumns().size() : schema.columns().size();
        return definition.withSchema(
                inOrder(schema.withColumn(place.map(this::index).orElse(usual), column)));
    }

    /** The table without a column, and without the indexes on it. */
    public TableDefinition drop(String name) {
        Column column = column(name, "Column does not exists: " + name);
        role(column).ifPresent(role -> {
            throw wrong(role + " column[" + column.name() + "] cannot be dropped. index[" + table + "]");
        });
        refuseUsed(column, "dropped");
        if (column.key()) {
            refuseDropOfKey(column);
        }
        TableFeatures features = definition.features();
        return definition
                .withSchema(schema.withColumns(schema.columns().stream()
                        .filter(one -> one.id() != column.id())
                        .toList()))
                .withFeatures(features.withIndexes(features.indexes().stream()
                                .filter(index -> index.columns().stream().noneMatch(column.name()::equalsIgnoreCase))
                                .toList())
                        .withAutoIncrement(features.autoIncrement()
                                .filter(one -> !one.column().equalsIgnoreCase(column.name()))))
                .withProperties(withBloomFilters(one -> one.equalsIgnoreCase(column.name()) ? "" : one));
    }

    private void refuseDropOfKey(Column column) {
        if (schema.keysType() == KeysType.UNIQUE) {
            throw wrong("Can not drop key column in Unique data model table");
        }
        if (schema.keysType() == KeysType.AGGREGATE) {
            throw wrong("Can not drop key column " + column.name() + " of table " + table
                    + ": rows with equal keys are one row already");
        }
        if (schema.keyColumns().size() == 1) {
            throw wrong("Can not drop column " + column.name() + ": it is the only key column of table " + table);
        }
    }

    /** The table with a column of another name. */
    public TableDefinition rename(String from, String to) {
        Column column = column(from, "Column[" + from + "] does not exists");
        if (from.equalsIgnoreCase(to)) {
            throw wrong("Same column name");
        }
        if (schema.indexOf(to).isPresent()) {
            throw wrong("Column name[" + to + "] is already used");
        }
        refuseUsed(column, "renamed");
        UnaryOperator<String> next = name -> name.equalsIgnoreCase(column.name()) ? to : name;
        TableFeatures features = definition.features();
        TableFeatures renamed = features.withIndexes(features.indexes().stream()
                        .map(index -> new SecondaryIndex(
                                index.name(),
                                index.kind(),
                                index.columns().stream().map(next).toList(),
                                index.properties(),
                                index.comment()))
                        .toList())
                .withAutoIncrement(features.autoIncrement()
                        .map(one -> new AutoIncrement(next.apply(one.column()), one.start(), one.next())));
        return new TableDefinition(
                schema.withColumns(schema.columns().stream()
                        .map(one -> one.id() == column.id() ? one.renamed(to) : one)
                        .toList()),
                new Partitioning(
                        definition.partitioning().kind(),
                        definition.partitioning().columns().stream().map(next).toList()),
                new Distribution(
                        definition.distribution().columns().stream().map(next).toList(),
                        definition.distribution().buckets()),
                withBloomFilters(next),
                definition.comment(),
                renamed);
    }

    /** The table with a column defined anew, as long as every value that files have is one of the new type. */
    public TableDefinition modify(Column wanted, Optional<Place> place) {
        Column column = column(wanted.name(), "Column[" + wanted.name() + "] does not exists");
        if (wanted.key() != column.key()) {
            throw wrong("Can not change " + (column.key() ? "key" : "value") + " column " + column.name() + " to "
                    + (column.key() ? "value" : "key") + " column");
        }
        if (!wanted.aggregation().equals(column.aggregation())) {
            throw wrong("Can not change aggregation type");
        }
        if (column.nullable() && !wanted.nullable()) {
            throw wrong("Can not change from nullable to non-nullable: " + column.name());
        }
        if (!column.type().equals(wanted.type())) {
            role(column).ifPresent(role -> {
                throw wrong("Can not modify " + role.toLowerCase(Locale.ROOT) + " column[" + column.name() + "]. index["
                        + table + "]");
            });
            refuseUsed(column, "changed in type");
            refuseLoss(column, wanted.type());
        }
        Column next = new Column(
                column.name(),
                wanted.type(),
                wanted.nullable(),
                column.key(),
                column.aggregation(),
                wanted.defaultValue(),
                wanted.comment().isEmpty() ? column.comment() : wanted.comment(),
                column.id(),
                column.fill());
        List<Column> columns = new ArrayList<>(schema.columns());
        int from = columns.indexOf(column);
        columns.set(from, next);
        if (place.isPresent()) {
            if (place.get().after().stream().anyMatch(column.name()::equalsIgnoreCase)) {
                throw wrong("Can not modify column position after itself: " + column.name());
            }
            int to = index(place.get());
            columns.remove(from);
            columns.add(to > from ? to - 1 : to, next);
        }
        return definition.withSchema(inOrder(schema.withColumns(columns)));
    }

    private int index(Place place) {
        return place.after()
                .map(name -> 1 + schema.indexOf(name).orElseThrow(() -> wrong("Column[" + name + "] does not found")))
                .orElse(0);
    }

    private TableSchema inOrder(TableSchema next) {
        int keys = next.keyColumns().size();
        if (next.columns().subList(0, keys).stream().anyMatch(column -> !column.key())) {
            throw wrong("Invalid column order. value should be after key. index[" + table + "]");
        }
        return next;
    }

    private Column column(String name, String otherwise) {
        return schema.columns().get(schema.indexOf(name).orElseThrow(() -> wrong(otherwise)));
    }

    /** What rows are placed by this column for; empty when they are not. */
    private Optional<String> role(Column column) {
        if (definition.partitioning().columns().stream().anyMatch(column.name()::equalsIgnoreCase)) {
            return Optional.of("Partition");
        }
        return definition.distribution().columns().stream().anyMatch(column.name()::equalsIgnoreCase)
                ? Optional.of("Distribution")
                : Optional.empty();
    }

    private void refuseUsed(Column column, String what) {
        definition.features().rollups().stream()
                .filter(rollup -> rollup.uses().stream().anyMatch(column.name()::equalsIgnoreCase))
                .findFirst()
                .ifPresent(rollup -> {
                    throw wrong("Column " + column.name() + " cannot be " + what + ": materialized view or rollup "
                            + rollup.name() + " is made of it");
                });
        if (column.name().equalsIgnoreCase(definition.properties().get(SEQUENCE))) {
            throw wrong("Column " + column.name() + " cannot be " + what + ": it is the sequence column");
        }
    }

    private void refuseLoss(Column column, ColumnType to) {
        ColumnType from = column.type();
        if (isText(from) && isText(to)) {
            boolean padded = to.kind() == TypeKind.CHAR && from.kind() != TypeKind.CHAR;
            if (padded || bytes(to) < bytes(from)) {
                throw wrong("Shorten type length is prohibited, srcType=" + from.sql() + ", dstType=" + to.sql()
                        + ": column " + column.name());
            }
            return;
        }
        if (!holds(from, to)) {
            throw wrong("Can not change " + from.sql() + " to " + to.sql() + ": column " + column.name()
                    + " takes a wider type of the same kind only");
        }
    }

    private static boolean holds(ColumnType from, ColumnType to) {
        int integer = INTEGERS.indexOf(from.kind());
        if (integer >= 0 && to.kind() == TypeKind.DECIMAL) {
            return to.precision() - to.scale() >= DIGITS.get(integer);
        }
        if (integer >= 0) {
            return INTEGERS.indexOf(to.kind()) > integer;
        }
        return switch (from.kind()) {
            case DECIMAL ->
                to.kind() == TypeKind.DECIMAL
                        && to.scale() >= from.scale()
                        && to.precision() - to.scale() >= from.precision() - from.scale();
            case FLOAT -> to.kind() == TypeKind.DOUBLE;
            case DATE -> to.kind() == TypeKind.DATETIME;
            case DATETIME -> to.kind() == TypeKind.DATETIME && to.precision() >= from.precision();
            default -> false;
        };
    }

    private static boolean isText(ColumnType type) {
        return type.kind() == TypeKind.CHAR || type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.STRING;
    }

    private static int bytes(ColumnType type) {
        return type.kind() == TypeKind.STRING ? ColumnType.STRING_BYTES_MAX : type.precision();
    }

    private TreePMap<String, String> withBloomFilters(UnaryOperator<String> next) {
        TreePMap<String, String> properties = definition.properties();
        String written = properties.get(BLOOM_FILTERS);
        if (written == null) {
            return properties;
        }
        String left = Arrays.stream(written.split(",", -1))
                .map(name -> next.apply(name.trim()))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(","));
        return left.isEmpty() ? properties.minus(BLOOM_FILTERS) : properties.plus(BLOOM_FILTERS, left);
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
