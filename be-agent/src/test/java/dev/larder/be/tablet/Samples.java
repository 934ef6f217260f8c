package dev.larder.be.tablet;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A small table for tests. */
public final class Samples {
    public static final TableSchema SCHEMA = new TableSchema(
            KeysType.DUPLICATE,
            List.of(
                    new Column(
                            "k", ColumnType.of(TypeKind.BIGINT), false, true, Optional.empty(), Optional.empty(), ""),
                    new Column(
                            "v",
                            ColumnType.of(TypeKind.VARCHAR, 20),
                            true,
                            false,
                            Optional.empty(),
                            Optional.of("x"),
                            "a value")));

    private Samples() {}

    /** Rows with these keys. */
    public static RowBatch rows(long... keys) {
        List<Object[]> rows = LongStream.of(keys)
                .mapToObj(key -> new Object[] {key, "value " + key})
                .toList();
        return new RowBatch(SCHEMA, rows);
    }
}
