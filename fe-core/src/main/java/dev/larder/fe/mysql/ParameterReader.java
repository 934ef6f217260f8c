package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.session.Parameter;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Reads the binary values bound to a prepared statement. */
final class ParameterReader {
    private static final int NANOS_PER_MICRO = 1000;
    private static final int DECIMAL_DIGITS_MAX = 100;

    private ParameterReader() {}

    /**
     * A parameter's type as the client says it: once, for all executions to come.
     *
     * @param code as in {@link MySqlType}
     */
    record Type(int code, Sign sign) {}

    /** Whether a whole number has a sign. */
    enum Sign {
        SIGNED,
        UNSIGNED
    }

    static Type readType(ByteBuf in) {
        int code = Wire.readByte(in);
        return new Type(code, (Wire.readByte(in) & 0x80) == 0 ? Sign.SIGNED : Sign.UNSIGNED);
    }

    static Parameter read(ByteBuf in, Type type, Charset charset) {
        try {
            return readValue(in, type, charset);
        } catch (DateTimeException e) {
            throw new EngineException(
                    ErrorCode.WRONG_VALUE, "Incorrect date or time value of a parameter: " + e.getMessage(), e);
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.WRONG_VALUE, "Incorrect decimal value of a parameter", e);
        }
    }

    static Parameter text(byte[] bytes, Charset charset) {
        return new Parameter.Text(Texts.decode(bytes, charset));
    }

    private static Parameter readValue(ByteBuf in, Type type, Charset charset) {
        boolean unsigned = type.sign == Sign.UNSIGNED;
        Wire.require(in, fixedBytes(type.code));
        return switch (type.code) {
            case MySqlType.NULL -> new Parameter.Null();
            case MySqlType.TINY -> whole(unsigned ? in.readUnsignedByte() : in.readByte());
            case MySqlType.SHORT, MySqlType.YEAR -> whole(unsigned ? in.readUnsignedShortLE() : in.readShortLE());
            case MySqlType.LONG, MySqlType.INT24 -> whole(unsigned ? in.readUnsignedIntLE() : in.readIntLE());
            case MySqlType.LONGLONG -> longlong(in.readLongLE(), type.sign);
            // By way of its digits: 0.1f means 0.1, not the double nearest to it.
            case MySqlType.FLOAT -> new Parameter.Floating(Double.parseDouble(Float.toString(in.readFloatLE())));
            case MySqlType.DOUBLE -> new Parameter.Floating(in.readDoubleLE());
            case MySqlType.DECIMAL_OLD, MySqlType.NEWDECIMAL ->
                new Parameter.Decimal(decimal(new String(Wire.readLengthAndBytes(in), StandardCharsets.US_ASCII)));
            case MySqlType.DATE -> new Parameter.Date(readDateTime(in).toLocalDate());
            case MySqlType.DATETIME, MySqlType.TIMESTAMP -> new Parameter.DateTime(readDateTime(in));
            case MySqlType.TIME -> new Parameter.Time(readTime(in));
            default -> text(Wire.readLengthAndBytes(in), charset);
        };
    }

    private static int fixedBytes(int code) {
        return switch (code) {
            case MySqlType.TINY -> 1;
            case MySqlType.SHORT, MySqlType.YEAR -> 2;
            case MySqlType.LONG, MySqlType.INT24, MySqlType.FLOAT -> 4;
            case MySqlType.LONGLONG, MySqlType.DOUBLE -> 8;
            default -> 0;
        };
    }

    private static Parameter longlong(long value, Sign sign) {
        return sign == Sign.UNSIGNED ? new Parameter.Whole(new BigInteger(Long.toUnsignedString(value))) : whole(value);
    }

    /** No number that anybody means is longer; to read one takes the square of its length. */
    private static BigDecimal decimal(String digits) {
        if (digits.length() > DECIMAL_DIGITS_MAX) {
            throw new NumberFormatException("more than " + DECIMAL_DIGITS_MAX + " digits");
        }
        return new BigDecimal(digits);
    }

    private static Parameter whole(long value) {
        return new Parameter.Whole(BigInteger.valueOf(value));
    }

    private static LocalDateTime readDateTime(ByteBuf in) {
        ByteBuf value = readTemporal(in);
        int length = value.readableBytes();
        if (length == 0) {
            throw new DateTimeException("0000-00-00");
        }
        if (length != 4 && length != 7 && length != 11) {
            throw Wire.malformed("a date of " + length + " bytes");
        }
        LocalDate day = LocalDate.of(value.readUnsignedShortLE(), value.readByte(), value.readByte());
        if (length == 4) {
            return day.atStartOfDay();
        }
        int hour = value.readByte();
        int minute = value.readByte();
        int second = value.readByte();
        int nanos = length == 11 ? Math.multiplyExact(micros(value), NANOS_PER_MICRO) : 0;
        return day.atTime(hour, minute, second, nanos);
    }

    private static Duration readTime(ByteBuf in) {
        ByteBuf value = readTemporal(in);
        int length = value.readableBytes();
        if (length == 0) {
            return Duration.ZERO;
        }
        if (length != 8 && length != 12) {
            throw Wire.malformed("a time of " + length + " bytes");
        }
        boolean negative = value.readByte() != 0;
        Duration span = Duration.ofDays(value.readUnsignedIntLE())
                .plusHours(value.readUnsignedByte())
                .plusMinutes(value.readUnsignedByte())
                .plusSeconds(value.readUnsignedByte());
        if (length == 12) {
            span = span.plusNanos((long) micros(value) * NANOS_PER_MICRO);
        }
        return negative ? span.negated() : span;
    }

    private static int micros(ByteBuf value) {
        long micros = value.readUnsignedIntLE();
        if (micros > 999_999) {
            throw new DateTimeException("Microseconds must be 0 to 999999: " + micros);
        }
        return (int) micros;
    }

    private static ByteBuf readTemporal(ByteBuf in) {
        int length = Wire.readByte(in);
        Wire.require(in, length);
        return in.readSlice(length);
    }
}
