package dev.larder.sql.tree;

import java.util.Optional;

/** {@code LIMIT count [OFFSET offset]}; each is a whole number or a parameter. */
public record Limit(Expression count, Optional<Expression> offset, Position position) implements Node {}
