package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/** One column of CREATE TABLE. The aggregation is a name as written, in upper case. */
public record ColumnDefinition(
        Identifier name,
        DataType type,
        KeyMark keyMark,
        Optional<String> aggregation,
        Nullability nullability,
        Optional<Expression> defaultValue,
        List<ColumnTrait> traits,
        Optional<String> comment,
        Position position)
        implements Node {
    public ColumnDefinition {
        traits = List.copyOf(traits);
    }
}
