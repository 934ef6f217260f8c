package dev.larder.common.schema;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.List;
import java.util.Optional;

/** What JSON needs to know of schemas to read those that were written before columns had ids. */
public final class SchemaJson {
    private static final String NO_NUMBER = "schema.no-number";
    private static final String NO_FILL = "schema.no-fill";

    private SchemaJson() {}

    /** Says which members may be missing. */
    public static Module module() {
        return new SimpleModule("schema")
                .setMixInAnnotation(Column.class, LaterColumn.class)
                .setMixInAnnotation(TableSchema.class, LaterSchema.class);
    }

    /** Puts what missing members are beside other such values. */
    public static InjectableValues.Std addTo(InjectableValues.Std values) {
        return values.addValue(NO_NUMBER, 0).addValue(NO_FILL, Optional.empty());
    }

    /** Read for its annotations, never made. */
    @SuppressWarnings("UnusedVariable")
    private abstract static class LaterColumn {
        @JsonCreator
        LaterColumn(
                String name,
                ColumnType type,
                boolean nullable,
                boolean key,
                Optional<Aggregation> aggregation,
                Optional<String> defaultValue,
                String comment,
                @JacksonInject(value = NO_NUMBER, useInput = OptBoolean.TRUE) int id,
                @JacksonInject(value = NO_FILL, useInput = OptBoolean.TRUE) Optional<String> fill) {}
    }

    /** Read for its annotations, never made. */
    @SuppressWarnings("UnusedVariable")
    private abstract static class LaterSchema {
        @JsonCreator
        LaterSchema(
                KeysType keysType,
                List<Column> columns,
                @JacksonInject(value = NO_NUMBER, useInput = OptBoolean.TRUE) int lastColumnId) {}
    }
}
