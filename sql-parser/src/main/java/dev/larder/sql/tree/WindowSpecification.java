package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/** The inside of {@code OVER (...)}. */
public record WindowSpecification(
        List<Expression> partitionBy, List<SortItem> orderBy, Optional<WindowFrame> frame, Position position)
        implements Node {
    public WindowSpecification {
        partitionBy = List.copyOf(partitionBy);
        orderBy = List.copyOf(orderBy);
    }
}
