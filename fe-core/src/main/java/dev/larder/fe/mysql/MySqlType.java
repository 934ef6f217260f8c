package dev.larder.fe.mysql;

import dev.larder.common.schema.ColumnType;
import dev.larder.fe.session.CharacterSet;
import dev.larder.fe.session.ResultColumn;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;

/**
 * A column type as the protocol says it.
 *
 * @param code the type's number
 * @param length the widest text of a value, in bytes
 * @param decimals digits after the point or after the second
 */
record MySqlType(int code, Content content, long length, int decimals) {
    static final int DECIMAL_OLD = 0x00;
    static final int TINY = 0x01;
    static final int SHORT = 0x02;
    static final int LONG = 0x03;
    static final int FLOAT = 0x04;
    static final int DOUBLE = 0x05;
    static final int NULL = 0x06;
    static final int TIMESTAMP = 0x07;
    static final int LONGLONG = 0x08;
    static final int INT24 = 0x09;
    static final int DATE = 0x0A;
    static final int TIME = 0x0B;
    static final int DATETIME = 0x0C;
    static final int YEAR = 0x0D;
    static final int NEWDECIMAL = 0xF6;
    static final int BLOB = 0xFC;
    static final int VAR_STRING = 0xFD;
    static final int STRING = 0xFE;

    /** Decimals that say: as many as the value has. */
    private static final int DECIMALS_ANY = 31;

    private static final int LARGEINT_DIGITS = 40;
    private static final int FIXED_FIELDS_LENGTH = 12;
    private static final int FLAG_NOT_NULL = 1;
    private static final int FLAG_PRIMARY_KEY = 2;
    private static final int FLAG_BLOB = 16;
    private static final int FLAG_BINARY = 128;

    /** Whether values are text in the client's character set. */
    enum Content {
        TEXT,
        BINARY
    }

    static MySqlType of(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> binary(TINY, 1);
            case TINYINT -> binary(TINY, 4);
            case SMALLINT -> binary(SHORT, 6);
            case INT -> binary(LONG, 11);
            case BIGINT -> binary(LONGLONG, 20);
            // MySQL has no number as wide, so clients get its digits.
            case LARGEINT -> text(STRING, LARGEINT_DIGITS);
            case FLOAT -> new MySqlType(FLOAT, Content.BINARY, 12, DECIMALS_ANY);
            case DOUBLE -> new MySqlType(DOUBLE, Content.BINARY, 22, DECIMALS_ANY);
            case DECIMAL ->
                new MySqlType(NEWDECIMAL, Content.BINARY, type.precision() + (type.scale() > 0 ? 2 : 1), type.scale());
            case DATE -> binary(DATE, 10);
            case DATETIME ->
                new MySqlType(
                        DATETIME, Content.BINARY, type.precision() == 0 ? 19 : 20 + type.precision(), type.precision());
            case CHAR -> text(STRING, type.precision());
            case VARCHAR -> text(VAR_STRING, type.precision());
            case STRING -> text(BLOB, ColumnType.STRING_BYTES_MAX);
        };
    }

    /** Writes the column's definition as a payload. */
    static void writeDefinition(ByteBuf out, ResultColumn column, CharacterSet results) {
        MySqlType type = of(column.type());
        Charset charset = results.charset();
        ResultColumn.Origin origin = column.origin();
        Wire.writeAscii(out, "def");
        Wire.writeString(out, origin.database(), charset);
        Wire.writeString(out, origin.table(), charset);
        Wire.writeString(out, origin.originalTable(), charset);
        Wire.writeString(out, column.name(), charset);
        Wire.writeString(out, origin.originalColumn(), charset);
        out.writeByte(FIXED_FIELDS_LENGTH);
        boolean text = type.content == Content.TEXT;
        out.writeShortLE(text ? results.collationId() : CharacterSet.BINARY_COLLATION_ID);
        out.writeIntLE((int) (text ? type.length * results.bytesPerCharacterMax() : type.length));
        out.writeByte(type.code);
        out.writeShortLE(type.flags(column));
        out.writeByte(type.decimals);
        out.writeShortLE(0);
    }

    private int flags(ResultColumn column) {
        return (column.nullable() ? 0 : FLAG_NOT_NULL)
                | (column.key() ? FLAG_PRIMARY_KEY : 0)
                | (code == BLOB ? FLAG_BLOB : 0)
                | (content == Content.BINARY ? FLAG_BINARY : 0);
    }

    private static MySqlType binary(int code, int length) {
        return new MySqlType(code, Content.BINARY, length, 0);
    }

    private static MySqlType text(int code, int length) {
        return new MySqlType(code, Content.TEXT, length, 0);
    }
}
