package dev.larder.common.schema;

import java.util.Optional;

/**
 * A column of a rollup.
 *
 * @param name as it is told; of a materialized view's column that is no plain one, made from its expression
 * @param key whether it is part of the rollup's key
 * @param expression what it is made of; empty where it is the table's column of the same name
 */
public record RollupColumn(
        String name,
        ColumnType type,
        boolean nullable,
        boolean key,
        Optional<Aggregation> aggregation,
        Optional<String> defaultValue,
        String expression) {}
