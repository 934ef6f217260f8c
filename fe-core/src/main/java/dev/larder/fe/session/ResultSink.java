package dev.larder.fe.session;

import java.util.Collection;
import java.util.List;

/**
 * Takes the results of a text of statements, one after the other: for each either {@link #begin}, rows, {@link #end};
 * or {@link #done}. A statement that fails throws an EngineException instead, also after rows. Methods are called
 * by one thread, and block while the client reads more slowly than rows come; they throw an EngineException when the
 * client is gone or the statement was cancelled.
 */
public interface ResultSink {
    /** Starts a result of rows. */
    void begin(List<ResultColumn> columns);

    /**
     * One row: for each column null or an object of the class that {@link dev.larder.common.schema.TypeKind} names.
     * The array may be used again after the call.
     */
    void row(Object... values);

    /** Ends the rows. */
    void end();

    /** A result without rows. */
    void done(Completion completion);

    /** A whole result of rows that are at hand. */
    default void rows(List<ResultColumn> columns, Collection<Object[]> rows) {
        begin(columns);
        rows.forEach(this::row);
        end();
    }
}
