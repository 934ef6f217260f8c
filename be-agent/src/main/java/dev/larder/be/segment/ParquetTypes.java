package dev.larder.be.segment;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TableSchema;
import java.math.BigInteger;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** How column types look in a segment file. */
final class ParquetTypes {
    private static final String MESSAGE_NAME = "segment";

    private ParquetTypes() {}

    static MessageType message(TableSchema schema) {
        return new MessageType(
                MESSAGE_NAME, schema.columns().stream().map(ParquetTypes::field).toList());
    }

    /** The least bytes that hold every two's complement number of so many decimal digits. */
    static int decimalBytes(int precision) {
        BigInteger greatest = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        return greatest.bitLength() / Byte.SIZE + 1;
    }

    private static Type field(Column column) {
        ColumnType type = column.type();
        String name = column.name();
        return switch (type.kind()) {
            case BOOLEAN -> plain(PrimitiveTypeName.BOOLEAN).id(column.id()).named(name);
            case TINYINT ->
                integer(PrimitiveTypeName.INT32, Byte.SIZE).id(column.id()).named(name);
            case SMALLINT ->
                integer(PrimitiveTypeName.INT32, Short.SIZE).id(column.id()).named(name);
            case INT ->
                integer(PrimitiveTypeName.INT32, Integer.SIZE).id(column.id()).named(name);
            case BIGINT ->
                integer(PrimitiveTypeName.INT64, Long.SIZE).id(column.id()).named(name);
            case FLOAT -> plain(PrimitiveTypeName.FLOAT).id(column.id()).named(name);
            case DOUBLE -> plain(PrimitiveTypeName.DOUBLE).id(column.id()).named(name);
            case DECIMAL ->
                plain(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                        .length(decimalBytes(type.precision()))
                        .as(LogicalTypeAnnotation.decimalType(type.scale(), type.precision()))
                        .id(column.id())
                        .named(name);
            case DATE ->
                plain(PrimitiveTypeName.INT32)
                        .as(LogicalTypeAnnotation.dateType())
                        .id(column.id())
                        .named(name);
            case DATETIME ->
                plain(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(false, LogicalTypeAnnotation.TimeUnit.MICROS))
                        .id(column.id())
                        .named(name);
            // Parquet has no 128-bit integer; a decimal of 38 digits is too small for it.
            case LARGEINT, CHAR, VARCHAR, STRING ->
                plain(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .id(column.id())
                        .named(name);
        };
    }

    private static Types.PrimitiveBuilder<PrimitiveType> integer(PrimitiveTypeName physical, int bits) {
        return plain(physical).as(LogicalTypeAnnotation.intType(bits, true));
    }

    private static Types.PrimitiveBuilder<PrimitiveType> plain(PrimitiveTypeName physical) {
        // NOT NULL is checked before rows come here. Optional everywhere keeps one shape for all files of a table.
        return Types.primitive(physical, Type.Repetition.OPTIONAL);
    }
}
