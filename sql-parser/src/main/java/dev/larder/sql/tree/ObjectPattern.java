package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/** What a grant is about, such as {@code db.*}; an empty part is an asterisk. */
public record ObjectPattern(List<Optional<Identifier>> parts, Position position) implements Node {
    public ObjectPattern {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("Pattern must have at least one part");
        }
    }
}
