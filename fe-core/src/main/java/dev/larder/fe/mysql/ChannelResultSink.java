package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.fe.session.CharacterSet;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.ResultColumn;
import dev.larder.fe.session.ResultSink;
import dev.larder.fe.session.Session;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/**
 * Turns the results of one command into packets. The last packet of a result says whether another follows, so it is held
 * back until the next result begins or the command ends.
 */
final class ChannelResultSink implements ResultSink {
    /** Rows are sent when so many bytes are ready. */
    private static final int BATCH_BYTES = 32 << 10;

    /** The last packet of the result before. */
    private interface Ending {
        void write(ByteBuf out, int status);
    }

    private final Connection connection;
    private final Session session;
    private final RowFormat format;
    private final int rowBytesMax;

    private ByteBuf batch;
    private Optional<Ending> held = Optional.empty();
    private Optional<List<ResultColumn>> columns = Optional.empty();
    private CharacterSet results = CharacterSet.UTF8MB4;

    ChannelResultSink(Connection connection, RowFormat format) {
        this.connection = connection;
        this.session = connection.session();
        this.format = format;
        this.rowBytesMax = Math.toIntExact(session.variables().number("max_allowed_packet"));
        this.batch = connection.buffer();
    }

    @Override
    public void begin(List<ResultColumn> definitions) {
        checkNoRows();
        if (definitions.isEmpty()) {
            throw new IllegalArgumentException("A result of rows has a column");
        }
        releaseHeld(Replies.STATUS_MORE_RESULTS);
        results = session.variables().resultsCharacterSet();
        columns = Optional.of(List.copyOf(definitions));
        session.returnedRows();
        connection.packet(batch, out -> Wire.writeLength(out, definitions.size()));
        for (ResultColumn column : definitions) {
            connection.packet(batch, out -> MySqlType.writeDefinition(out, column, results));
        }
        if (!Capability.has(connection.capabilities(), Capability.DEPRECATE_EOF)) {
            connection.packet(
                    batch,
                    out -> Replies.end(out, connection.capabilities(), Replies.status(session), results.charset()));
        }
    }

    @Override
    public void row(Object... values) {
        List<ResultColumn> definitions = columns.orElseThrow(() -> new IllegalStateException("No result was begun"));
        check(definitions, values);
        int start = connection.packets().start(batch);
        format.write(batch, definitions, values, results);
        int length = connection.packets().payloadLength(batch, start);
        if (length > rowBytesMax) {
            batch.writerIndex(start);
            throw new EngineException(
                    ErrorCode.PACKET_TOO_LARGE,
                    "A row of the result is bigger than 'max_allowed_packet' bytes: " + length + " are more than "
                            + rowBytesMax);
        }
        connection.packets().end(batch, start);
        if (batch.readableBytes() >= BATCH_BYTES) {
            sendBatch();
        }
    }

    @Override
    public void end() {
        if (columns.isEmpty()) {
            throw new IllegalStateException("No result was begun");
        }
        columns = Optional.empty();
        held = Optional.of((out, status) -> Replies.end(out, connection.capabilities(), status, results.charset()));
    }

    @Override
    public void done(Completion completion) {
        checkNoRows();
        releaseHeld(Replies.STATUS_MORE_RESULTS);
        session.completed(completion);
        held = Optional.of((out, status) -> Replies.ok(out, completion, status, connection.charset()));
    }

    /** The command ended well. A text without any statement ends with OK, too. */
    void finish() {
        checkNoRows();
        if (held.isEmpty()) {
            done(Completion.DONE);
        }
        releaseHeld(0);
        sendBatch();
    }

    /** The command ended with an error, which comes in place of its next result or row. */
    void fail(Failure failure) {
        columns = Optional.empty();
        releaseHeld(Replies.STATUS_MORE_RESULTS);
        connection.packet(batch, out -> Replies.error(out, failure, connection.charset()));
        // Not paced: a cancelled statement may still tell its client so.
        connection.write(batch);
        batch = connection.buffer();
    }

    void close() {
        batch.release();
    }

    private void check(List<ResultColumn> definitions, Object[] values) {
        if (values.length != definitions.size()) {
            throw new IllegalStateException(
                    "A row has " + values.length + " values for " + definitions.size() + " columns");
        }
        for (int i = 0; i < values.length; i++) {
            ResultColumn column = definitions.get(i);
            if (values[i] != null && !RowFormat.fits(column.type().kind(), values[i])) {
                throw new IllegalStateException("Column '" + column.name() + "' of type "
                        + column.type().sql() + " cannot hold a "
                        + values[i].getClass().getName());
            }
        }
    }

    private void checkNoRows() {
        if (columns.isPresent()) {
            throw new IllegalStateException("The result before was not ended");
        }
    }

    private void releaseHeld(int more) {
        if (held.isPresent()) {
            Ending ending = held.get();
            held = Optional.empty();
            connection.packet(batch, out -> ending.write(out, Replies.status(session) | more));
        }
    }

    private void sendBatch() {
        ByteBuf full = batch;
        batch = connection.buffer();
        connection.sendPaced(full);
    }
}
