package dev.larder.sql.tree;

import java.util.Optional;

/** {@code PASSWORD_LOCK_TIME count unit}; without a unit it is {@code UNBOUNDED}. */
public record LockTime(int count, Optional<IntervalUnit> unit, Position position) implements Node {}
