package dev.larder.fe.catalog;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.TypedValues;
import dev.larder.fe.catalog.PartitionItem.Bound;
import dev.larder.fe.catalog.PartitionItem.Everything;
import dev.larder.fe.catalog.PartitionItem.Range;
import dev.larder.fe.catalog.PartitionItem.Values;
import java.util.ArrayList;
import java.util.List;

/** Compares partition items of one table by the types of its partition columns. NULL lies below every value. */
public final class PartitionItems {
    private final List<ColumnType> types;

    public PartitionItems(TableDefinition definition) {
        types = definition.partitioning().columns().stream()
                .map(name -> definition
                        .schema()
                        .columns()
                        .get(definition.schema().indexOf(name).orElseThrow())
                        .type())
                .toList();
    }

    /** Whether a row with these values of the partition columns, null for NULL, belongs there. */
    public boolean contains(PartitionItem item, List<Object> values) {
        if (item instanceof Range range) {
            return compare(range.lower(), values) <= 0 && compare(range.upper(), values) > 0;
        }
        if (item instanceof Values listed) {
            return listed.keys().stream().anyMatch(key -> parsed(key).equals(values));
        }
        return item instanceof Everything;
    }

    /** Whether some row belongs to both. */
    public boolean overlap(PartitionItem left, PartitionItem right) {
        if (left instanceof Range one && right instanceof Range other) {
            return compareBounds(one.lower(), other.upper()) < 0 && compareBounds(other.lower(), one.upper()) < 0;
        }
        if (left instanceof Values one && right instanceof Values other) {
            List<List<Object>> keys = one.keys().stream().map(this::parsed).toList();
            return other.keys().stream().map(this::parsed).anyMatch(keys::contains);
        }
        return true;
    }

    /** Orders two ends of ranges. A bound that is shorter than the other is filled up with MIN. */
    public int compareBounds(List<Bound> left, List<Bound> right) {
        for (int i = 0; i < types.size(); i++) {
            Bound one = i < left.size() ? left.get(i) : Bound.MIN;
            Bound other = i < right.size() ? right.get(i) : Bound.MIN;
            int order = one.kind().compareTo(other.kind());
            if (order == 0 && one.kind() == Bound.Kind.VALUE) {
                order = TypedValues.compare(parse(i, one.text()), parse(i, other.text()));
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compare(List<Bound> bounds, List<Object> values) {
        for (int i = 0; i < types.size(); i++) {
            Bound bound = i < bounds.size() ? bounds.get(i) : Bound.MIN;
            int order = compare(bound, i, values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compare(Bound bound, int column, Object value) {
        return switch (bound.kind()) {
            case MIN -> value == null ? 0 : -1;
            case MAX -> 1;
            case VALUE -> value == null ? 1 : TypedValues.compare(parse(column, bound.text()), value);
        };
    }

    private List<Object> parsed(List<String> key) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            values.add(parse(i, key.get(i)));
        }
        return values;
    }

    private Object parse(int column, String text) {
        try {
            return TypedValues.parse(types.get(column), text);
        } catch (InvalidValueException e) {
            throw new IllegalStateException("A partition value was not checked: " + text, e);
        }
    }
}
