package dev.larder.fe.session;

import java.util.List;

/**
 * Runs statements for the MySQL port. Called by many threads, by one at a time for a session. Whatever is wrong with a
 * statement is thrown as an {@link dev.larder.common.error.EngineException}; any other exception is a defect, and the
 * client sees an internal error.
 */
public interface StatementExecutor {
    /**
     * Runs a text of one or, if {@link Session#multiStatements()}, several statements.
     *
     * @param parameters values for its {@code ?} markers, in order; empty for a text without
     */
    void execute(Session session, String sql, List<Parameter> parameters, ResultSink sink);

    /** Makes a database the current one, as USE does; error 1049 if there is none of this name. */
    void useDatabase(Session session, String database);

    /** The columns of a table of the current database, for clients that complete names. */
    List<ResultColumn> fields(Session session, String table);

    /** How many {@code ?} markers a statement has. */
    default int parameterCount(String sql) {
        return Placeholders.count(sql);
    }

    /** Whether a session may end another one. */
    default boolean mayKill(Session session, Session other) {
        return session.user().equals(other.user());
    }
}
