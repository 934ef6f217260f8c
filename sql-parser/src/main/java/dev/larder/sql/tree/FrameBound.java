package dev.larder.sql.tree;

import java.util.Optional;

/** One end of a window frame; an offset stands only with PRECEDING and FOLLOWING. */
public record FrameBound(FrameBoundKind kind, Optional<Expression> offset, Position position) implements Node {}
