package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.TypedValues;
import dev.larder.fe.catalog.DynamicPartition;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItem.Bound;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.command.NewPartition;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.PartitionClause;
import dev.larder.sql.tree.PartitionDefinition;
import dev.larder.sql.tree.PartitionMethod;
import dev.larder.sql.tree.PartitionValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks PARTITION BY and turns what is written into items that do not overlap. Lives for one statement. */
final class PartitionDefiner implements PartitionValues.Visitor<PartitionItem> {
    private static final int PARTITIONS_MAX = 20_000;
    private static final Set<TypeKind> RANGE_TYPES = EnumSet.of(
            TypeKind.TINYINT,
            TypeKind.SMALLINT,
            TypeKind.INT,
            TypeKind.BIGINT,
            TypeKind.LARGEINT,
            TypeKind.DATE,
            TypeKind.DATETIME);
    private static final Set<TypeKind> LIST_TYPES = EnumSet.of(
            TypeKind.BOOLEAN,
            TypeKind.TINYINT,
            TypeKind.SMALLINT,
            TypeKind.INT,
            TypeKind.BIGINT,
            TypeKind.LARGEINT,
            TypeKind.DATE,
            TypeKind.DATETIME,
            TypeKind.CHAR,
            TypeKind.VARCHAR);

    private final PartitionItems items;
    private final List<Column> columns;
    private final Partitioning.Kind kind;
    private final int replicationNum;
    private final boolean dynamic;
    private final List<NewPartition> made = new ArrayList<>();

    PartitionDefiner(TableDefinition definition, int replicationNum) {
        this.items = new PartitionItems(definition);
        this.kind = definition.partitioning().kind();
        this.columns = definition.partitioning().columns().stream()
                .map(name -> definition
                        .schema()
                        .columns()
                        .get(definition.schema().indexOf(name).orElseThrow()))
                .toList();
        this.replicationNum = replicationNum;
        this.dynamic = definition.properties().containsKey(DynamicPartition.ENABLE);
    }

    /** One more partition beside those that exist. Whether it overlaps one of them is checked when it is added. */
    NewPartition add(PartitionDefinition definition, Collection<Partition> existing) {
        existing.forEach(one -> made.add(new NewPartition(one.name(), one.item(), one.replicationNum())));
        return new NewPartition(
                Names.partition(definition.name().value()),
                definition.values().accept(this),
                new TableProperties(definition.properties(), replicationNum).replicationNum());
    }

    /** The one partition of a table without PARTITION BY: named like the table. */
    static NewPartition whole(String table, int replicationNum) {
        return new NewPartition(table, new PartitionItem.Everything(), replicationNum);
    }

    /** The partition columns, each of a type that may be one. */
    static Partitioning partitioning(PartitionClause clause, TableSchema schema) {
        boolean range = clause.method() == PartitionMethod.RANGE;
        List<String> names = new ArrayList<>();
        for (Identifier identifier : clause.columns()) {
            int index = schema.indexOf(identifier.value())
                    .orElseThrow(() ->
                            TableDefiner.wrong("Partition column[" + identifier + "] does not exist in column list"));
            Column column = schema.columns().get(index);
            if (schema.keysType() != KeysType.DUPLICATE && !column.key()) {
                throw TableDefiner.wrong("Only key column can be partition column: " + column.name());
            }
            if (!(range ? RANGE_TYPES : LIST_TYPES).contains(column.type().kind())) {
                throw TableDefiner.wrong("Column[" + column.name() + "] type["
                        + column.type().sql() + "] cannot be a " + (range ? "range" : "list") + " partition key.");
            }
            if (names.contains(column.name())) {
                throw TableDefiner.wrong("Duplicated partition column " + column.name());
            }
            names.add(column.name());
        }
        return new Partitioning(range ? Partitioning.Kind.RANGE : Partitioning.Kind.LIST, names);
    }

    List<NewPartition> define(PartitionClause clause) {
        if (clause.partitions().isEmpty() && !dynamic) {
            throw TableDefiner.wrong("A partitioned table needs at least one partition");
        }
        if (clause.partitions().size() > PARTITIONS_MAX) {
            throw TableDefiner.wrong("A table has " + PARTITIONS_MAX + " partitions at most: "
                    + clause.partitions().size());
        }
        Set<String> names = new HashSet<>();
        for (PartitionDefinition definition : clause.partitions()) {
            String name = Names.partition(definition.name().value());
            if (!names.add(TableDefiner.lower(name))) {
                throw TableDefiner.wrong("Duplicated partition name: " + name);
            }
            PartitionItem item = definition.values().accept(this);
            made.add(new NewPartition(
                    name, item, new TableProperties(definition.properties(), replicationNum).replicationNum()));
        }
        return kind == Partitioning.Kind.RANGE ? inOrder() : withoutSharedKeys();
    }

    @Override
    public PartitionItem visit(PartitionValues.LessThan node) {
        requireKind(Partitioning.Kind.RANGE);
        List<Bound> upper = bounds(node.bound());
        // Below the new upper end, the range starts where the greatest range so far ends.
        List<Bound> lower = made.stream()
                .map(partition -> ((PartitionItem.Range) partition.item()).upper())
                .max(items::compareBounds)
                .orElseGet(() -> Collections.nCopies(columns.size(), Bound.MIN));
        if (items.compareBounds(lower, upper) >= 0) {
            throw TableDefiner.wrong("Partition values must be ascending: LESS THAN " + text(upper)
                    + " is not greater than " + text(lower) + " before it, so the range is intersected with range");
        }
        return new PartitionItem.Range(lower, upper);
    }

    @Override
    public PartitionItem visit(PartitionValues.FixedRange node) {
        requireKind(Partitioning.Kind.RANGE);
        List<Bound> lower = bounds(node.lower());
        List<Bound> upper = bounds(node.upper());
        if (items.compareBounds(lower, upper) >= 0) {
            throw TableDefiner.wrong(
                    "The right value must be more than the left value: [" + text(lower) + ", " + text(upper) + ")");
        }
        return new PartitionItem.Range(lower, upper);
    }

    @Override
    public PartitionItem visit(PartitionValues.In node) {
        requireKind(Partitioning.Kind.LIST);
        if (node.keys().isEmpty()) {
            throw TableDefiner.wrong("A list partition needs at least one value");
        }
        List<List<String>> keys = new ArrayList<>();
        Set<List<Object>> values = new HashSet<>();
        for (List<Expression> key : node.keys()) {
            if (key.size() != columns.size()) {
                throw TableDefiner.wrong("partition key desc list size[" + key.size()
                        + "] is not equal to partition column size[" + columns.size() + "]");
            }
            List<String> texts = new ArrayList<>();
            List<Object> parsed = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                String text = checked(columns.get(i), key.get(i));
                texts.add(text);
                parsed.add(parse(columns.get(i), text));
            }
            if (!values.add(parsed)) {
                throw TableDefiner.wrong("The partition key[" + String.join(",", texts) + "] is duplicated");
            }
            keys.add(texts);
        }
        return new PartitionItem.Values(keys);
    }

    /** Ranges sorted; neighbours tell whether any two overlap. */
    private List<NewPartition> inOrder() {
        List<NewPartition> sorted = made.stream()
                .sorted((left, right) ->
                        items.compareBounds(range(left).lower(), range(right).lower()))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            NewPartition one = sorted.get(i - 1);
            NewPartition other = sorted.get(i);
            if (items.overlap(one.item(), other.item())) {
                throw TableDefiner.wrong("Range " + text(other) + " of partition " + other.name()
                        + " is intersected with range " + text(one) + " of partition " + one.name());
            }
        }
        return List.copyOf(made);
    }

    private List<NewPartition> withoutSharedKeys() {
        Set<List<Object>> seen = new HashSet<>();
        for (NewPartition partition : made) {
            for (List<String> key : ((PartitionItem.Values) partition.item()).keys()) {
                List<Object> parsed = new ArrayList<>();
                for (int i = 0; i < key.size(); i++) {
                    parsed.add(parse(columns.get(i), key.get(i)));
                }
                if (!seen.add(parsed)) {
                    throw TableDefiner.wrong("The partition key[" + String.join(",", key) + "] in partition item["
                            + partition.name() + "] is conflict with current partition keys");
                }
            }
        }
        return List.copyOf(made);
    }

    private void requireKind(Partitioning.Kind wanted) {
        if (kind != wanted) {
            throw TableDefiner.wrong("You can only use " + (kind == Partitioning.Kind.RANGE ? "range" : "list")
                    + " partition values in a " + (kind == Partitioning.Kind.RANGE ? "RANGE" : "LIST")
                    + " partitioned table");
        }
    }

    private List<Bound> bounds(List<Expression> written) {
        if (written.isEmpty() || written.size() > columns.size()) {
            throw TableDefiner.wrong("Partition values number is " + written.size() + ", must be 1 to the number of"
                    + " partition columns: " + columns.size());
        }
        List<Bound> bounds = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Expression value = written.get(i);
            bounds.add(value instanceof Expression.MaxValue ? Bound.MAX : Bound.of(checked(columns.get(i), value)));
        }
        return bounds;
    }

    /** The canonical text of a value, so that what is written differently but means the same compares equal. */
    private static String checked(Column column, Expression value) {
        Optional<String> text = LiteralText.of(value, column.type());
        if (text.isEmpty()) {
            throw TableDefiner.wrong(
                    "A partition value of column " + column.name() + " must be a literal other than NULL");
        }
        return TypedValues.print(column.type(), parse(column, text.get()));
    }

    private static Object parse(Column column, String text) {
        try {
            return TypedValues.parse(column.type(), text);
        } catch (InvalidValueException e) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Invalid partition value for column " + column.name() + ": " + e.getMessage(),
                    e);
        }
    }

    private static PartitionItem.Range range(NewPartition partition) {
        return (PartitionItem.Range) partition.item();
    }

    private static String text(NewPartition partition) {
        return "[" + text(range(partition).lower()) + ", "
                + text(range(partition).upper()) + ")";
    }

    private static String text(List<Bound> bounds) {
        return bounds.stream()
                .map(bound -> switch (bound.kind()) {
                    case MIN -> "MINVALUE";
                    case VALUE -> "'" + bound.text() + "'";
                    case MAX -> "MAXVALUE";
                })
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
