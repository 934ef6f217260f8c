package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The small words of the protocol: length-encoded numbers and strings. Reading checks; a bad packet is error 1835. */
final class Wire {
    static final int NULL_CELL = 0xFB;

    private Wire() {}

    static EngineException malformed(String what) {
        return new EngineException(ErrorCode.MALFORMED_PACKET, "Malformed communication packet: " + what);
    }

    static void writeLength(ByteBuf out, long length) {
        if (length < 251) {
            out.writeByte((int) length);
        } else if (length < 1 << 16) {
            out.writeByte(0xFC).writeShortLE((int) length);
        } else if (length < 1 << 24) {
            out.writeByte(0xFD).writeMediumLE((int) length);
        } else {
            out.writeByte(0xFE).writeLongLE(length);
        }
    }

    static void writeString(ByteBuf out, String text, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            writeLength(out, ByteBufUtil.utf8Bytes(text));
            ByteBufUtil.writeUtf8(out, text);
        } else {
            byte[] bytes = text.getBytes(charset);
            writeLength(out, bytes.length);
            out.writeBytes(bytes);
        }
    }

    /** For digits, dates and the like. */
    static void writeAscii(ByteBuf out, String text) {
        writeLength(out, text.length());
        ByteBufUtil.writeAscii(out, text);
    }

    static void writeTerminated(ByteBuf out, String text) {
        ByteBufUtil.writeUtf8(out, text);
        out.writeByte(0);
    }

    static int readByte(ByteBuf in) {
        require(in, 1);
        return in.readUnsignedByte();
    }

    static long readLength(ByteBuf in) {
        int first = readByte(in);
        return switch (first) {
            case 0xFC -> {
                require(in, 2);
                yield in.readUnsignedShortLE();
            }
            case 0xFD -> {
                require(in, 3);
                yield in.readUnsignedMediumLE();
            }
            case 0xFE -> {
                require(in, 8);
                yield in.readLongLE();
            }
            case NULL_CELL, 0xFF -> throw malformed("a length cannot start with " + first);
            default -> first;
        };
    }

    /** Reads a string with its length before it; the length is checked against what has come. */
    static byte[] readLengthAndBytes(ByteBuf in) {
        return readBytes(in, readLength(in));
    }

    static byte[] readBytes(ByteBuf in, long length) {
        require(in, length);
        byte[] bytes = new byte[(int) length];
        in.readBytes(bytes);
        return bytes;
    }

    static String readTerminated(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw malformed("a string without its end");
        }
        String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length + 1);
        return text;
    }

    /** A string that ends with a zero byte or, as some clients write the last one, with the packet. */
    static String readTerminatedOrRest(ByteBuf in) {
        if (in.bytesBefore((byte) 0) >= 0) {
            return readTerminated(in);
        }
        String text = in.toString(StandardCharsets.UTF_8);
        in.skipBytes(in.readableBytes());
        return text;
    }

    static void require(ByteBuf in, long bytes) {
        if (bytes < 0 || bytes > in.readableBytes()) {
            throw malformed(bytes + " bytes expected, " + in.readableBytes() + " left");
        }
    }
}
