package dev.larder.sql.tree;

/** One {@code WHEN condition THEN result} of a {@code CASE}. */
public record WhenClause(Expression condition, Expression result, Position position) implements Node {}
