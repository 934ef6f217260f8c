package dev.larder.sql.tree;

import java.util.Optional;

/** {@code ROWS|RANGE BETWEEN start AND end}; without end it ends at the current row. */
public record WindowFrame(FrameUnit unit, FrameBound start, Optional<FrameBound> end, Position position)
        implements Node {}
