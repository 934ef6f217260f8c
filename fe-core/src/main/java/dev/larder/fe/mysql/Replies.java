package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.Session;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The payloads that end a command or a result: OK, EOF, ERR. */
final class Replies {
    static final int STATUS_IN_TRANSACTION = 1;
    static final int STATUS_AUTOCOMMIT = 2;
    static final int STATUS_MORE_RESULTS = 8;

    private static final int OK = 0x00;
    private static final int EOF = 0xFE;
    private static final int ERR = 0xFF;
    private static final int MESSAGE_CHARACTERS_MAX = 8192;
    /** Doris's own errors start here. */
    private static final int OWN_ERRORS_FROM = 5000;

    private Replies() {}

    static int status(Session session) {
        return (session.variables().isOn("autocommit") ? STATUS_AUTOCOMMIT : 0)
                | (session.inTransaction() ? STATUS_IN_TRANSACTION : 0);
    }

    static void ok(ByteBuf out, Completion completion, int status, Charset charset) {
        ok(out, OK, completion, status, charset);
    }

    /** The end of rows or of definitions, in the shape the client wants. */
    static void end(ByteBuf out, int capabilities, int status, Charset charset) {
        if (Capability.has(capabilities, Capability.DEPRECATE_EOF)) {
            ok(out, EOF, Completion.DONE, status, charset);
        } else {
            out.writeByte(EOF).writeShortLE(0).writeShortLE(status);
        }
    }

    static void error(ByteBuf out, Failure failure, Charset charset) {
        ErrorCode code = failure.code();
        out.writeByte(ERR).writeShortLE(code.number()).writeByte('#');
        out.writeCharSequence(code.sqlState(), StandardCharsets.US_ASCII);
        out.writeBytes(clientText(failure).getBytes(charset));
    }

    /** What a client reads: Doris writes its own errors, and 1105, with a prefix that tools look for. */
    static String clientText(Failure failure) {
        int number = failure.code().number();
        String message = failure.message().length() > MESSAGE_CHARACTERS_MAX
                ? failure.message().substring(0, MESSAGE_CHARACTERS_MAX) + "..."
                : failure.message();
        boolean own = number == ErrorCode.ANALYSIS_ERROR.number() || number >= OWN_ERRORS_FROM;
        return own ? "errCode = 2, detailMessage = " + message : message;
    }

    /** What went wrong, for the client; a defect keeps its details for the log. */
    static Failure failureOf(Throwable problem) {
        if (problem instanceof EngineException known) {
            return known.failure();
        }
        return new Failure(
                ErrorCode.INTERNAL_ERROR,
                "Internal error, see the log of the frontend: "
                        + problem.getClass().getSimpleName());
    }

    private static void ok(ByteBuf out, int header, Completion completion, int status, Charset charset) {
        out.writeByte(header);
        Wire.writeLength(out, completion.affectedRows());
        Wire.writeLength(out, completion.lastInsertId());
        out.writeShortLE(status).writeShortLE(Math.min(completion.warnings(), 0xFFFF));
        if (!completion.info().isEmpty()) {
            Wire.writeString(out, completion.info(), charset);
        }
    }
}
