package dev.larder.fe.mysql;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.session.CharacterSet;
import dev.larder.fe.session.ResultColumn;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** How rows of a result are written: as text for COM_QUERY, in binary for COM_STMT_EXECUTE. */
enum RowFormat {
    TEXT {
        @Override
        void write(ByteBuf out, List<ResultColumn> columns, Object[] values, CharacterSet results) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    out.writeByte(Wire.NULL_CELL);
                } else {
                    writeText(out, columns.get(i).type(), values[i], results.charset());
                }
            }
        }
    },
    BINARY {
        @Override
        void write(ByteBuf out, List<ResultColumn> columns, Object[] values, CharacterSet results) {
            out.writeByte(0);
            int nulls = out.writerIndex();
            out.writeZero((values.length + NULL_BITS_OFFSET + 7) / 8);
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    int bit = i + NULL_BITS_OFFSET;
                    int at = nulls + bit / 8;
                    out.setByte(at, out.getByte(at) | 1 << bit % 8);
                } else {
                    writeBinary(out, columns.get(i).type(), values[i], results.charset());
                }
            }
        }
    };

    private static final int NULL_BITS_OFFSET = 2;

    abstract void write(ByteBuf out, List<ResultColumn> columns, Object[] values, CharacterSet results);

    private static void writeText(ByteBuf out, ColumnType type, Object value, Charset charset) {
        switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT -> Wire.writeAscii(out, Long.toString(whole(value)));
            case FLOAT, DOUBLE -> Wire.writeAscii(out, ValueText.floating((Number) value));
            case DECIMAL -> Wire.writeAscii(out, ((BigDecimal) value).toPlainString());
            case LARGEINT, DATE -> Wire.writeAscii(out, value.toString());
            case DATETIME -> Wire.writeAscii(out, ValueText.dateTime((LocalDateTime) value, type.precision()));
            case CHAR, VARCHAR, STRING -> Wire.writeString(out, value.toString(), charset);
        }
    }

    private static void writeBinary(ByteBuf out, ColumnType type, Object value, Charset charset) {
        switch (type.kind()) {
            case BOOLEAN, TINYINT -> out.writeByte((int) whole(value));
            case SMALLINT -> out.writeShortLE((int) whole(value));
            case INT -> out.writeIntLE((int) whole(value));
            case BIGINT -> out.writeLongLE(whole(value));
            case FLOAT -> out.writeFloatLE(((Number) value).floatValue());
            case DOUBLE -> out.writeDoubleLE(((Number) value).doubleValue());
            case DATE -> {
                out.writeByte(4);
                writeDay(out, (LocalDate) value);
            }
            case DATETIME -> writeDateTime(out, (LocalDateTime) value);
            case LARGEINT, DECIMAL, CHAR, VARCHAR, STRING -> writeText(out, type, value, charset);
        }
    }

    private static void writeDay(ByteBuf out, LocalDate day) {
        out.writeShortLE(day.getYear()).writeByte(day.getMonthValue()).writeByte(day.getDayOfMonth());
    }

    private static void writeDateTime(ByteBuf out, LocalDateTime value) {
        int micros = value.getNano() / 1000;
        out.writeByte(micros == 0 ? 7 : 11);
        writeDay(out, value.toLocalDate());
        out.writeByte(value.getHour()).writeByte(value.getMinute()).writeByte(value.getSecond());
        if (micros != 0) {
            out.writeIntLE(micros);
        }
    }

    private static long whole(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return ((Number) value).longValue();
    }

    /** Whether a value's class is one that the column's kind can write. */
    static boolean fits(TypeKind kind, Object value) {
        return switch (kind) {
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT -> value instanceof Boolean || value instanceof Number;
            case FLOAT, DOUBLE -> value instanceof Number;
            case DECIMAL -> value instanceof BigDecimal;
            case DATE -> value instanceof LocalDate;
            case DATETIME -> value instanceof LocalDateTime;
            case LARGEINT -> value instanceof Number;
            case CHAR, VARCHAR, STRING -> true;
        };
    }
}
