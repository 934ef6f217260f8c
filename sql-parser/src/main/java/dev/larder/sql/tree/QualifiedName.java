package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A name of one or more parts, such as {@code database.table}.
 */
public record QualifiedName(List<Identifier> parts, Position position) implements Node {
    public QualifiedName {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("Name must have at least one part");
        }
    }

    /** The last part: the thing itself. */
    public Identifier last() {
        return parts.get(parts.size() - 1);
    }

    /** What stands directly before the last part: the database of a table, the table of a column. */
    public Optional<Identifier> qualifier() {
        return parts.size() < 2 ? Optional.empty() : Optional.of(parts.get(parts.size() - 2));
    }

    /** The parts with dots between them, unquoted, for messages. */
    @Override
    public String toString() {
        return parts.stream().map(Identifier::value).collect(Collectors.joining("."));
    }
}
