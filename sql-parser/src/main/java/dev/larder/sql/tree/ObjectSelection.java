package dev.larder.sql.tree;

import java.util.List;

/** {@code ON (references)} or {@code EXCLUDE (references)}. */
public record ObjectSelection(SelectionMode mode, List<ObjectReference> references, Position position) implements Node {
    public ObjectSelection {
        references = List.copyOf(references);
    }
}
