package dev.larder.be.query;

import com.google.protobuf.UnsafeByteOperations;
import dev.larder.common.rpc.proto.ColumnSpec;
import dev.larder.common.rpc.proto.Value;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One column of a result: its name and type for the frontend, and how its values are read. */
final class ResultColumn {
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");

    private final int index;
    private final String name;
    private final ColumnType type;
    private final Reader reader;

    private interface Reader {
        Value read(ResultSet row, int index) throws SQLException;
    }

    private ResultColumn(int index, String name, ColumnType type, Reader reader) {
        this.index = index;
        this.name = name;
        this.type = type;
        this.reader = reader;
    }

    /**
     * @param index from 1
     * @param engineType name of the type as the engine reports it
     * @param shadowType the same for the shadow of the query; tells the precision of a DATETIME
     */
    static ResultColumn of(int index, String name, String engineType, String shadowType) {
        return switch (engineType) {
            case "BOOLEAN" -> new ResultColumn(index, name, ColumnType.of(TypeKind.BOOLEAN), ResultColumn::bool);
            case "TINYINT" -> integer(index, name, TypeKind.TINYINT);
            case "SMALLINT", "UTINYINT" -> integer(index, name, TypeKind.SMALLINT);
            case "INTEGER", "USMALLINT" -> integer(index, name, TypeKind.INT);
            case "BIGINT", "UINTEGER" -> integer(index, name, TypeKind.BIGINT);
            case "HUGEINT", "UBIGINT" ->
                new ResultColumn(index, name, ColumnType.of(TypeKind.LARGEINT), ResultColumn::text);
            case "FLOAT" -> new ResultColumn(index, name, ColumnType.of(TypeKind.FLOAT), ResultColumn::single);
            case "DOUBLE" -> new ResultColumn(index, name, ColumnType.of(TypeKind.DOUBLE), ResultColumn::twice);
            case "DATE" -> new ResultColumn(index, name, ColumnType.of(TypeKind.DATE), ResultColumn::text);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
                new ResultColumn(
                        index,
                        name,
                        ColumnType.of(TypeKind.DATETIME, secondDigits(shadowType)),
                        ResultColumn::timestamp);
            case "TIMESTAMP WITH TIME ZONE" ->
                new ResultColumn(
                        index,
                        name,
                        ColumnType.of(TypeKind.DATETIME, ColumnType.DATETIME_PRECISION_MAX),
                        ResultColumn::instant);
            case "BLOB" -> new ResultColumn(index, name, longText(), ResultColumn::blob);
            default -> decimalOrText(index, name, engineType);
        };
    }

    static boolean isTimestamp(String engineType) {
        return engineType.startsWith("TIMESTAMP");
    }

    ColumnSpec spec() {
        return ColumnSpec.newBuilder()
                .setName(name)
                .setKind(type.kind().name())
                .setPrecision(type.precision())
                .setScale(type.scale())
                .setNullable(true)
                .build();
    }

    Value read(ResultSet row) throws SQLException {
        return reader.read(row, index);
    }

    private static ResultColumn integer(int index, String name, TypeKind kind) {
        return new ResultColumn(index, name, ColumnType.of(kind), ResultColumn::whole);
    }

    private static ResultColumn decimalOrText(int index, String name, String engineType) {
        Matcher decimal = DECIMAL.matcher(engineType);
        if (decimal.matches()) {
            ColumnType type =
                    ColumnType.decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
            return new ResultColumn(index, name, type, ResultColumn::decimal);
        }
        return new ResultColumn(index, name, longText(), ResultColumn::text);
    }

    private static ColumnType longText() {
        return ColumnType.of(TypeKind.VARCHAR, ColumnType.VARCHAR_LENGTH_MAX);
    }

    private static int secondDigits(String shadowType) {
        return switch (shadowType) {
            case "TIMESTAMP_S" -> 0;
            case "TIMESTAMP_MS" -> 3;
            default -> ColumnType.DATETIME_PRECISION_MAX;
        };
    }

    private static Value bool(ResultSet row, int index) throws SQLException {
        boolean value = row.getBoolean(index);
        return row.wasNull()
                ? Value.getDefaultInstance()
                : Value.newBuilder().setBoolValue(value).build();
    }

    private static Value whole(ResultSet row, int index) throws SQLException {
        long value = row.getLong(index);
        return row.wasNull()
                ? Value.getDefaultInstance()
                : Value.newBuilder().setLongValue(value).build();
    }

    private static Value single(ResultSet row, int index) throws SQLException {
        float value = row.getFloat(index);
        return row.wasNull()
                ? Value.getDefaultInstance()
                : Value.newBuilder().setFloatValue(value).build();
    }

    private static Value twice(ResultSet row, int index) throws SQLException {
        double value = row.getDouble(index);
        return row.wasNull()
                ? Value.getDefaultInstance()
                : Value.newBuilder().setDoubleValue(value).build();
    }

    private static Value decimal(ResultSet row, int index) throws SQLException {
        BigDecimal value = row.getBigDecimal(index);
        return value == null ? Value.getDefaultInstance() : string(value.toPlainString());
    }

    private static Value timestamp(ResultSet row, int index) throws SQLException {
        LocalDateTime value = row.getObject(index, LocalDateTime.class);
        return value == null ? Value.getDefaultInstance() : string(value.toString());
    }

    private static Value instant(ResultSet row, int index) throws SQLException {
        OffsetDateTime value = row.getObject(index, OffsetDateTime.class);
        return value == null
                ? Value.getDefaultInstance()
                : string(value.withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                        .toString());
    }

    private static Value blob(ResultSet row, int index) throws SQLException {
        Blob value = row.getBlob(index);
        return value == null
                ? Value.getDefaultInstance()
                : string(UnsafeByteOperations.unsafeWrap(value.getBytes(1, (int) value.length()))
                        .toStringUtf8());
    }

    private static Value text(ResultSet row, int index) throws SQLException {
        Object value = row.getObject(index);
        return value == null ? Value.getDefaultInstance() : string(value.toString());
    }

    private static Value string(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }
}
