package dev.larder.fe.query;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.TypedValues;
import dev.larder.sql.tree.ComparisonOperator;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.ColumnReference;
import dev.larder.sql.tree.Expression.Comparison;
import dev.larder.sql.tree.Expression.IntegerLiteral;
import dev.larder.sql.tree.Expression.Logical;
import dev.larder.sql.tree.Expression.StringLiteral;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody.Select;
import dev.larder.sql.tree.Relation.TableReference;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a query by key says of the rows it wants: {@code column = literal}, joined by AND. */
final class KeyLookup {
    private final List<Column> columns;
    private final Map<String, Object> equal = new HashMap<>();

    private KeyLookup(List<Column> columns) {
        this.columns = columns;
    }

    /**
     * The values by column, in lower case: of integers and of texts, which no comparison converts. Empty for a query that
     * reads anything but one table, or says nothing of the kind. A sub-query that names the same table is not noticed.
     */
    static Map<String, Object> of(Query query, List<Column> columns) {
        KeyLookup lookup = new KeyLookup(columns);
        if (query.commonTables().isEmpty()
                && query.body() instanceof Select select
                && select.from().filter(TableReference.class::isInstance).isPresent()) {
            select.where().ifPresent(lookup::collect);
        }
        return lookup.equal;
    }

    private void collect(Expression condition) {
        if (condition instanceof Logical logical && logical.operator() == LogicalOperator.AND) {
            logical.operands().forEach(this::collect);
        } else if (condition instanceof Comparison comparison && comparison.operator() == ComparisonOperator.EQUAL) {
            collect(comparison.left(), comparison.right());
            collect(comparison.right(), comparison.left());
        }
    }

    private void collect(Expression one, Expression other) {
        if (one instanceof ColumnReference reference) {
            String name = reference.name().last().value();
            columns.stream()
                    .filter(column -> column.name().equalsIgnoreCase(name))
                    .findFirst()
                    .flatMap(column -> value(column, other))
                    .ifPresent(value -> equal.put(name.toLowerCase(Locale.ROOT), value));
        }
    }

    private static Optional<Object> value(Column column, Expression literal) {
        try {
            return switch (column.type().kind()) {
                case TINYINT, SMALLINT, INT, BIGINT, LARGEINT ->
                    literal instanceof IntegerLiteral number
                            ? Optional.of(TypedValues.parse(
                                    column.type(), number.value().toString()))
                            : Optional.empty();
                case VARCHAR, STRING ->
                    literal instanceof StringLiteral text
                            ? Optional.of(TypedValues.parse(column.type(), text.value()))
                            : Optional.empty();
                default -> Optional.empty();
            };
        } catch (InvalidValueException e) {
            // No row has it; let the engine say so.
            return Optional.empty();
        }
    }
}
