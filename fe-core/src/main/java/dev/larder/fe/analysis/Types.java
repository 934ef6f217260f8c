package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.sql.tree.DataType;
import java.util.List;

/** Types as written become types of columns. */
final class Types {
    private static final int DECIMAL_PRECISION_DEFAULT = 38;
    private static final int DECIMAL_SCALE_DEFAULT = 9;
    private static final int CHAR_LENGTH_DEFAULT = 1;

    private Types() {}

    static ColumnType resolve(DataType type) {
        List<Integer> numbers = type.parameters();
        try {
            return switch (type.name()) {
                case "BOOLEAN", "BOOL" -> plain(type, TypeKind.BOOLEAN);
                case "TINYINT" -> integer(TypeKind.TINYINT);
                case "SMALLINT" -> integer(TypeKind.SMALLINT);
                case "INT", "INTEGER" -> integer(TypeKind.INT);
                case "BIGINT" -> integer(TypeKind.BIGINT);
                case "LARGEINT" -> integer(TypeKind.LARGEINT);
                case "FLOAT" -> plain(type, TypeKind.FLOAT);
                case "DOUBLE" -> plain(type, TypeKind.DOUBLE);
                case "DECIMAL", "DECIMALV3", "DECIMALV2", "NUMERIC" -> decimal(type);
                case "DATE", "DATEV2" -> plain(type, TypeKind.DATE);
                case "DATETIME", "DATETIMEV2", "TIMESTAMP" -> ColumnType.of(TypeKind.DATETIME, first(numbers, 0));
                case "CHAR", "CHARACTER" -> ColumnType.of(TypeKind.CHAR, first(numbers, CHAR_LENGTH_DEFAULT));
                case "VARCHAR" -> ColumnType.of(TypeKind.VARCHAR, first(numbers, ColumnType.VARCHAR_LENGTH_MAX));
                case "STRING", "TEXT" -> plain(type, TypeKind.STRING);
                default ->
                    throw new EngineException(ErrorCode.NOT_SUPPORTED, "Type " + type.name() + " is not supported");
            };
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, e.getMessage(), e);
        }
    }

    /** A display width, as in {@code INT(11)}, means nothing, as in MySQL. */
    private static ColumnType integer(TypeKind kind) {
        return ColumnType.of(kind);
    }

    private static ColumnType plain(DataType type, TypeKind kind) {
        if (!type.parameters().isEmpty()) {
            throw new IllegalArgumentException("Type " + type.name() + " takes no length");
        }
        return ColumnType.of(kind);
    }

    private static ColumnType decimal(DataType type) {
        List<Integer> numbers = type.parameters();
        if (numbers.isEmpty()) {
            return ColumnType.decimal(DECIMAL_PRECISION_DEFAULT, DECIMAL_SCALE_DEFAULT);
        }
        return ColumnType.decimal(numbers.get(0), numbers.size() > 1 ? numbers.get(1) : 0);
    }

    private static int first(List<Integer> numbers, int otherwise) {
        return numbers.isEmpty() ? otherwise : numbers.get(0);
    }
}
