package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.session.Parameter;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The prepared statements of one connection. Used by one command at a time. */
final class PreparedStatements {
    private static final int PER_CONNECTION_MAX = 1024;

    /** A statement with what the client said about its parameters so far. */
    private static final class Prepared {
        private final String sql;
        private final int parameters;
        private final Map<Integer, ByteArrayOutputStream> longData = new HashMap<>();
        private List<ParameterReader.Type> types = List.of();
        private Optional<EngineException> longDataProblem = Optional.empty();

        Prepared(String sql, int parameters) {
            this.sql = sql;
            this.parameters = parameters;
        }
    }

    /** A statement with its values, ready to run. */
    record Bound(String sql, List<Parameter> parameters) {}

    private final AtomicInteger countOfAll;
    private final int countOfAllMax;
    private final int bytesMax;
    private final Map<Integer, Prepared> statements = new HashMap<>();
    private int lastId;
    /** Text of statements and long data, as far as it is kept. */
    private long bytes;

    /**
     * @param countOfAll open statements of all connections together
     * @param bytesMax the most that texts and long data of this connection may take
     */
    PreparedStatements(AtomicInteger countOfAll, int countOfAllMax, int bytesMax) {
        this.countOfAll = countOfAll;
        this.countOfAllMax = countOfAllMax;
        this.bytesMax = bytesMax;
    }

    int add(String sql, int parameters) {
        if (parameters > 0xFFFF) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR, "A prepared statement may have 65535 parameters: " + parameters);
        }
        if (statements.size() >= PER_CONNECTION_MAX || bytes + sql.length() > bytesMax) {
            throw tooMany(Math.min(PER_CONNECTION_MAX, countOfAllMax));
        }
        if (countOfAll.incrementAndGet() > countOfAllMax) {
            countOfAll.decrementAndGet();
            throw tooMany(countOfAllMax);
        }
        bytes += sql.length();
        lastId++;
        statements.put(lastId, new Prepared(sql, parameters));
        return lastId;
    }

    /** COM_STMT_SEND_LONG_DATA, which has no answer: what is wrong is said when the statement is executed. */
    void appendLongData(ByteBuf in) {
        Wire.require(in, 6);
        Prepared statement = statements.get(in.readIntLE());
        int parameter = in.readUnsignedShortLE();
        if (statement == null) {
            return;
        }
        if (parameter >= statement.parameters) {
            statement.longDataProblem = Optional.of(Wire.malformed("no parameter " + parameter));
            return;
        }
        int more = in.readableBytes();
        if (bytes + more > bytesMax) {
            statement.longDataProblem = Optional.of(new EngineException(
                    ErrorCode.PACKET_TOO_LARGE,
                    "Long data of prepared statements is bigger than 'max_allowed_packet' bytes"));
            return;
        }
        bytes += more;
        ByteArrayOutputStream data = statement.longData.computeIfAbsent(parameter, key -> new ByteArrayOutputStream());
        data.writeBytes(Wire.readBytes(in, more));
    }

    /** COM_STMT_EXECUTE, after its first byte. */
    Bound bind(ByteBuf in, Charset charset) {
        Wire.require(in, 9);
        Prepared statement = require(in.readIntLE(), "EXECUTE");
        try {
            // A cursor that is asked for is not opened; all rows come at once, which clients accept.
            in.skipBytes(5);
            Optional<EngineException> problem = statement.longDataProblem;
            if (problem.isPresent()) {
                throw problem.get();
            }
            return new Bound(statement.sql, readParameters(statement, in, charset));
        } finally {
            dropLongData(statement);
        }
    }

    void reset(int id) {
        dropLongData(require(id, "RESET"));
    }

    /** Closing what is not open is no error. */
    void close(int id) {
        Prepared statement = statements.remove(id);
        if (statement != null) {
            dropLongData(statement);
            bytes -= statement.sql.length();
            countOfAll.decrementAndGet();
        }
    }

    void closeAll() {
        List.copyOf(statements.keySet()).forEach(this::close);
    }

    private static List<Parameter> readParameters(Prepared statement, ByteBuf in, Charset charset) {
        int count = statement.parameters;
        if (count == 0) {
            return List.of();
        }
        byte[] nulls = Wire.readBytes(in, (count + 7) / 8);
        if (Wire.readByte(in) == 1) {
            List<ParameterReader.Type> types = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                types.add(ParameterReader.readType(in));
            }
            statement.types = List.copyOf(types);
        }
        if (statement.types.size() != count) {
            throw Wire.malformed("parameters without types");
        }
        List<Parameter> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteArrayOutputStream longData = statement.longData.get(i);
            if (longData != null) {
                values.add(ParameterReader.text(longData.toByteArray(), charset));
            } else if ((nulls[i / 8] >> i % 8 & 1) != 0) {
                values.add(new Parameter.Null());
            } else {
                values.add(ParameterReader.read(in, statement.types.get(i), charset));
            }
        }
        return List.copyOf(values);
    }

    private void dropLongData(Prepared statement) {
        statement.longData.values().forEach(data -> bytes -= data.size());
        statement.longData.clear();
        statement.longDataProblem = Optional.empty();
    }

    private Prepared require(int id, String command) {
        return Optional.ofNullable(statements.get(id))
                .orElseThrow(() -> new EngineException(
                        ErrorCode.UNKNOWN_STATEMENT_HANDLER,
                        "Unknown prepared statement handler (" + Integer.toUnsignedString(id) + ") given to "
                                + command));
    }

    private static EngineException tooMany(int max) {
        return new EngineException(
                ErrorCode.TOO_MANY_PREPARED_STATEMENTS,
                "Can't create more than max_prepared_stmt_count statements (current value: " + max + ")");
    }
}
