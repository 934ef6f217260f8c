package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.AutoIncrement;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.sql.tree.ColumnDefinition;
import dev.larder.sql.tree.ColumnTrait;
import java.util.List;
import java.util.Optional;

/** Finds the column that fills itself, by Doris's rules. Other things that a column may do by itself are refused. */
final class AutoIncrementDefiner {
    private AutoIncrementDefiner() {}

    static Optional<AutoIncrement> define(
            List<ColumnDefinition> columns, TableSchema schema, Partitioning partitioning) {
        Optional<AutoIncrement> found = Optional.empty();
        for (ColumnDefinition column : columns) {
            Optional<ColumnTrait.AutoIncrement> trait = trait(column);
            if (trait.isPresent()) {
                if (found.isPresent()) {
                    throw TableDefiner.wrong("there can be at most one auto increment column in OlapTable.");
                }
                found = Optional.of(define(column, trait.get(), schema, partitioning));
            }
        }
        return found;
    }

    /** Refuses every trait but AUTO_INCREMENT. */
    static Optional<ColumnTrait.AutoIncrement> trait(ColumnDefinition column) {
        Optional<ColumnTrait.AutoIncrement> found = Optional.empty();
        for (ColumnTrait one : column.traits()) {
            found = Optional.of(one.accept(new ColumnTrait.Visitor<ColumnTrait.AutoIncrement>() {
                @Override
                public ColumnTrait.AutoIncrement visit(ColumnTrait.AutoIncrement node) {
                    return node;
                }

                @Override
                public ColumnTrait.AutoIncrement visit(ColumnTrait.Generated node) {
                    throw unsupported("Generated column", column);
                }

                @Override
                public ColumnTrait.AutoIncrement visit(ColumnTrait.OnUpdate node) {
                    throw unsupported("ON UPDATE CURRENT_TIMESTAMP of column", column);
                }
            }));
        }
        return found;
    }

    private static EngineException unsupported(String what, ColumnDefinition column) {
        return new EngineException(ErrorCode.NOT_SUPPORTED, what + " '" + column.name() + "' is not supported");
    }

    private static AutoIncrement define(
            ColumnDefinition definition,
            ColumnTrait.AutoIncrement trait,
            TableSchema schema,
            Partitioning partitioning) {
        Column column =
                schema.columns().get(schema.indexOf(definition.name().value()).orElseThrow());
        if (schema.keysType() == KeysType.AGGREGATE) {
            throw TableDefiner.wrong("the auto increment is only supported in duplicate table and unique table.");
        }
        if (column.type().kind() != TypeKind.BIGINT) {
            throw TableDefiner.wrong("the auto increment must be BIGINT type.");
        }
        if (column.nullable()) {
            throw TableDefiner.wrong("the auto increment column should be NOT NULL: " + column.name());
        }
        if (column.defaultValue().isPresent()) {
            throw TableDefiner.wrong("the auto increment column can't have a default value: " + column.name());
        }
        if (partitioning.columns().contains(column.name())) {
            throw TableDefiner.wrong("the auto increment column can't be partition column: " + column.name());
        }
        long start = trait.start().orElse(1);
        return new AutoIncrement(column.name(), start, start);
    }
}
