package dev.larder.fe.analysis;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The property {@code bloom_filter_columns}: which columns may stand in it. */
final class BloomFilters {
    static final String COLUMNS = "bloom_filter_columns";
    static final double FALSE_POSITIVES_MIN = 0.0001;
    static final double FALSE_POSITIVES_MAX = 0.05;

    private static final Set<TypeKind> UNFIT =
            EnumSet.of(TypeKind.TINYINT, TypeKind.FLOAT, TypeKind.DOUBLE, TypeKind.BOOLEAN);

    private BloomFilters() {}

    /** The columns as they are kept: names of the schema, in the order that was written. */
    static String columns(String written, TableSchema schema) {
        List<String> columns = new ArrayList<>();
        for (String part : written.split(",", -1)) {
            String name = part.trim();
            if (!name.isEmpty()) {
                Column column = column(name, schema);
                if (columns.contains(column.name())) {
                    throw TableDefiner.wrong("Reduplicated bloom filter column: " + name);
                }
                columns.add(column.name());
            }
        }
        return String.join(", ", columns);
    }

    private static Column column(String name, TableSchema schema) {
        Column column = schema.columns()
                .get(schema.indexOf(name)
                        .orElseThrow(() -> TableDefiner.wrong(
                                "Bloom filter column does not exist in table. invalid column: " + name)));
        if (UNFIT.contains(column.type().kind())) {
            throw TableDefiner.wrong(
                    column.type().kind() + " is not supported in bloom filter index. invalid column: " + name);
        }
        if (schema.keysType() == KeysType.AGGREGATE && !column.key()) {
            throw TableDefiner.wrong(
                    "Bloom filter index only used in columns of UNIQUE_KEYS/DUP_KEYS table or key columns"
                            + " of AGG_KEYS table. invalid column: " + name);
        }
        return column;
    }
}
