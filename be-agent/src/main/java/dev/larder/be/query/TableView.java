package dev.larder.be.query;

import dev.larder.be.segment.SegmentColumns;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.proto.ColumnSpec;
import dev.larder.common.rpc.proto.SchemaSpec;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TypeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints a table as a view over its segment files that does what its keys type promises: plain rows, the newest row
 * by key, or rows aggregated by key. Newer means a later version, and within a version a later row.
 */
final class TableView {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final String FILE = "file_index";
    private static final String ROW = "file_row_number";
    /** Rows of one file stay far below this, and files below 2^23, so age fits into a BIGINT. */
    private static final long ROWS_PER_FILE_MAX = 1L << 40;

    private TableView() {}

    /** The statement that makes the view. */
    static String create(String alias, SchemaSpec schema, List<LocalSegment> segments, SegmentShapes shapes) {
        if (!ALIAS.matcher(alias).matches()) {
            throw new IllegalArgumentException("Alias must be a plain name: " + alias);
        }
        String select = segments.isEmpty()
                ? empty(schema, TableView::engineType)
                : switch (KeysType.valueOf(schema.getKeysType())) {
                    case DUPLICATE -> rows(schema, segments, shapes, Age.UNTOLD);
                    case UNIQUE -> newestByKey(schema, segments, shapes);
                    case AGGREGATE -> aggregatedByKey(schema, segments, shapes);
                };
        return "CREATE TEMP VIEW " + SqlText.name(alias) + " AS " + select;
    }

    /**
     * The statement that makes an empty view whose DATETIME columns are of the engine's type nearest to their
     * precision. The engine carries those types through expressions, which tells the precision of a result.
     */
    static String createShadow(String alias, SchemaSpec schema) {
        return "CREATE TEMP VIEW " + SqlText.name(alias) + " AS " + empty(schema, TableView::shadowType);
    }

    static String engineType(ColumnSpec column) {
        return switch (TypeKind.valueOf(column.getKind())) {
            case BOOLEAN -> "BOOLEAN";
            case TINYINT -> "TINYINT";
            case SMALLINT -> "SMALLINT";
            case INT -> "INTEGER";
            case BIGINT -> "BIGINT";
            case LARGEINT -> "HUGEINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DECIMAL -> "DECIMAL(" + column.getPrecision() + "," + column.getScale() + ")";
            case DATE -> "DATE";
            case DATETIME -> "TIMESTAMP";
            case CHAR, VARCHAR, STRING -> "VARCHAR";
        };
    }

    private static String shadowType(ColumnSpec column) {
        if (TypeKind.valueOf(column.getKind()) != TypeKind.DATETIME || column.getPrecision() > 3) {
            return engineType(column);
        }
        return column.getPrecision() == 0 ? "TIMESTAMP_S" : "TIMESTAMP_MS";
    }

    private static String empty(SchemaSpec schema, Function<ColumnSpec, String> type) {
        return "SELECT "
                + schema.getColumnsList().stream()
                        .map(column -> "CAST(NULL AS " + type.apply(column) + ") AS " + SqlText.name(column.getName()))
                        .collect(Collectors.joining(", "))
                + " WHERE false";
    }

    private static String newestByKey(SchemaSpec schema, List<LocalSegment> segments, SegmentShapes shapes) {
        refuseColumnsNamedLikeAge(schema);
        return "SELECT " + names(schema.getColumnsList().stream()) + " FROM ("
                + rows(schema, segments, shapes, Age.TOLD)
                + ") QUALIFY row_number() OVER (PARTITION BY " + keys(schema)
                + " ORDER BY " + FILE + " DESC, " + ROW + " DESC) = 1";
    }

    private static String aggregatedByKey(SchemaSpec schema, List<LocalSegment> segments, SegmentShapes shapes) {
        boolean replaces = schema.getColumnsList().stream()
                .anyMatch(column -> column.getAggregation().equals(Aggregation.REPLACE.name()));
        if (replaces) {
            refuseColumnsNamedLikeAge(schema);
        }
        return "SELECT "
                + schema.getColumnsList().stream().map(TableView::aggregated).collect(Collectors.joining(", "))
                + " FROM (" + rows(schema, segments, shapes, replaces ? Age.TOLD : Age.UNTOLD) + ") GROUP BY "
                + keys(schema);
    }

    private static String aggregated(ColumnSpec column) {
        String name = SqlText.name(column.getName());
        if (column.getKey()) {
            return name;
        }
        String value =
                switch (Aggregation.valueOf(column.getAggregation())) {
                    // The engine widens sums; a sum too large for the column's type is an error, as it would be in it.
                    case SUM -> "CAST(sum(" + name + ") AS " + engineType(column) + ")";
                    case MIN -> "min(" + name + ")";
                    case MAX -> "max(" + name + ")";
                    case REPLACE ->
                        "arg_max_null(" + name + ", " + FILE + " * " + ROWS_PER_FILE_MAX + " + " + ROW + ")";
                };
        return value + " AS " + name;
    }

    private static String keys(SchemaSpec schema) {
        return names(schema.getColumnsList().stream().filter(ColumnSpec::getKey));
    }

    private static String names(Stream<ColumnSpec> columns) {
        return columns.map(column -> SqlText.name(column.getName())).collect(Collectors.joining(", "));
    }

    /** Whether rows come with the places of their files by age, and their own places in their files. */
    private enum Age {
        TOLD,
        UNTOLD
    }

    /** The rows of all files, oldest file first, in the columns of the schema. Files of one shape are read together. */
    private static String rows(SchemaSpec schema, List<LocalSegment> segments, SegmentShapes shapes, Age age) {
        Map<SegmentColumns, List<Integer>> places = new LinkedHashMap<>();
        List<LocalSegment> byAge = segments.stream()
                .sorted(Comparator.comparingLong(segment -> segment.file().version()))
                .toList();
        for (int i = 0; i < byAge.size(); i++) {
            places.computeIfAbsent(shapes.of(byAge.get(i)), shape -> new ArrayList<>())
                    .add(i);
        }
        return places.entrySet().stream()
                .map(one -> "SELECT " + columns(schema, one.getKey())
                        + (age == Age.TOLD ? age(one.getValue(), byAge.size()) : "")
                        + " FROM " + files(one.getValue().stream().map(byAge::get)))
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** The index that a reader gives a file counts from 0 in each of several lists; its place is among all files. */
    private static String age(List<Integer> places, int files) {
        String place = places.size() == files
                ? FILE
                : places.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", "([", "])[CAST(" + FILE + " AS BIGINT) + 1]"));
        return ", CAST(" + place + " AS BIGINT) AS " + FILE + ", " + ROW + " AS " + ROW;
    }

    /** The columns in the types of the schema, which may be wider than those in the files: LARGEINT is text there. */
    private static String columns(SchemaSpec schema, SegmentColumns shape) {
        return schema.getColumnsList().stream()
                .map(column -> "CAST("
                        + shape.nameOf(column.getId(), column.getName())
                                .map(SqlText::name)
                                .orElse(column.hasFill() ? SqlText.literal(column.getFill()) : "NULL")
                        + " AS " + engineType(column) + ") AS " + SqlText.name(column.getName()))
                .collect(Collectors.joining(", "));
    }

    private static String files(Stream<LocalSegment> segments) {
        return segments.map(segment -> SqlText.literal(segment.path().toString()))
                .collect(Collectors.joining(", ", "read_parquet([", "])"));
    }

    private static void refuseColumnsNamedLikeAge(SchemaSpec schema) {
        for (ColumnSpec column : schema.getColumnsList()) {
            if (column.getName().equalsIgnoreCase(FILE) || column.getName().equalsIgnoreCase(ROW)) {
                throw new EngineException(
                        ErrorCode.NOT_SUPPORTED,
                        "A table that keeps the newest row cannot be read while it has a column named '"
                                + column.getName() + "'");
            }
        }
    }
}
