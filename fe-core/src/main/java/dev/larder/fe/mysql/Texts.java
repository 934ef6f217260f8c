package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** Reads text of clients. Bytes that are no text are refused: replaced ones would be stored as damage. */
final class Texts {
    private Texts() {}

    static String decodeRest(ByteBuf in, Charset charset) {
        return decode(in.nioBuffer(), charset);
    }

    static String decode(byte[] bytes, Charset charset) {
        return decode(ByteBuffer.wrap(bytes), charset);
    }

    private static String decode(ByteBuffer bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new EngineException(
                    ErrorCode.INVALID_CHARACTER_STRING, "Invalid " + charset.name() + " character string", e);
        }
    }
}
