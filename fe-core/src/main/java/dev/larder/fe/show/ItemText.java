package dev.larder.fe.show;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItem.Bound;
import dev.larder.fe.catalog.TableDefinition;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Partition items in the two forms Doris prints: the Range of SHOW PARTITIONS, which scripts read, and SQL. */
final class ItemText {
    private final List<ColumnType> types;

    ItemText(TableDefinition definition) {
        types = definition.partitioning().columns().stream()
                .map(name -> definition
                        .schema()
                        .columns()
                        .get(definition.schema().indexOf(name).orElseThrow())
                        .type())
                .toList();
    }

    /** {@code [types: [INT]; keys: [1]; ..types: [INT]; keys: [10]; )}; nothing for a partition that takes all rows. */
    String range(PartitionItem item) {
        if (item instanceof PartitionItem.Range range) {
            return "[" + keys(filled(range.lower())) + ".." + keys(filled(range.upper())) + ")";
        }
        if (item instanceof PartitionItem.Values values) {
            return values.keys().stream()
                    .map(key -> keys(key.stream().map(Bound::of).toList()))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return "";
    }

    /** As in CREATE TABLE. */
    String sql(PartitionItem item) {
        if (item instanceof PartitionItem.Range range) {
            boolean fromBelow = range.lower().stream().allMatch(bound -> bound.kind() == Bound.Kind.MIN);
            return fromBelow
                    ? "VALUES LESS THAN " + bounds(range.upper())
                    : "VALUES [" + bounds(range.lower()) + ", " + bounds(range.upper()) + ")";
        }
        PartitionItem.Values values = (PartitionItem.Values) item;
        return values.keys().stream()
                .map(key -> key.size() == 1
                        ? TableText.quoted(key.get(0))
                        : key.stream().map(TableText::quoted).collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(",", "VALUES IN (", ")"));
    }

    private static String bounds(List<Bound> bounds) {
        return bounds.stream()
                .filter(bound -> bound.kind() != Bound.Kind.MIN)
                .map(bound -> bound.kind() == Bound.Kind.MAX ? "MAXVALUE" : TableText.quoted(bound.text()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private List<Bound> filled(List<Bound> bounds) {
        List<Bound> all = new ArrayList<>(bounds);
        while (all.size() < types.size()) {
            all.add(Bound.MIN);
        }
        return all;
    }

    private String keys(List<Bound> bounds) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            texts.add(text(types.get(i), bounds.get(i)));
        }
        String names = types.stream().map(ItemText::typeName).collect(Collectors.joining(", "));
        return "types: [" + names + "]; keys: [" + String.join(", ", texts) + "]; ";
    }

    private static String text(ColumnType type, Bound bound) {
        return switch (bound.kind()) {
            case MIN -> least(type);
            case VALUE -> bound.text();
            case MAX -> "MAXVALUE";
        };
    }

    private static String least(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> "0";
            case TINYINT -> Integer.toString(Byte.MIN_VALUE);
            case SMALLINT -> Integer.toString(Short.MIN_VALUE);
            case INT -> Integer.toString(Integer.MIN_VALUE);
            case BIGINT -> Long.toString(Long.MIN_VALUE);
            case LARGEINT -> BigInteger.ONE.shiftLeft(127).negate().toString();
            case DATE -> "0000-01-01";
            case DATETIME -> "0000-01-01 00:00:00";
            case FLOAT, DOUBLE, DECIMAL, CHAR, VARCHAR, STRING -> "";
        };
    }

    private static String typeName(ColumnType type) {
        if (type.kind() == TypeKind.DATE) {
            return "DATEV2";
        }
        return type.kind() == TypeKind.DATETIME ? "DATETIMEV2" : type.kind().name();
    }
}
