package dev.larder.be.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One query from its arrival to its last row: why it must stop, and the statement to stop. */
final class RunningQuery {
    private static final Logger log = LoggerFactory.getLogger(RunningQuery.class);

    private final String id;
    private final Instant deadline;
    private final InstantSource clock;
    /** Guarded by this. */
    private Optional<EngineException> stopped = Optional.empty();
    /** The statement that runs now. Guarded by this. */
    private Optional<Statement> statement = Optional.empty();

    RunningQuery(String id, Instant deadline, InstantSource clock) {
        this.id = id;
        this.deadline = deadline;
        this.clock = clock;
    }

    Instant deadline() {
        return deadline;
    }

    /** Ends the query for this reason; the first reason counts. */
    synchronized void stop(ErrorCode code, String message) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(new EngineException(code, message));
            cancel();
        }
    }

    /** Interrupts the statement that runs now, if one does. It takes no notice if it has not quite begun. */
    synchronized void cancel() {
        statement.ifPresent(this::cancel);
    }

    void stopAtDeadline() {
        stop(ErrorCode.STATEMENT_TIMED_OUT, "Query timed out");
    }

    /** Throws if the query was stopped. */
    void check() {
        if (!clock.instant().isBefore(deadline)) {
            stopAtDeadline();
        }
        reason().ifPresent(reason -> {
            throw reason;
        });
    }

    synchronized Optional<EngineException> reason() {
        return stopped;
    }

    synchronized void runs(Statement running) {
        check();
        statement = Optional.of(running);
    }

    synchronized void rests() {
        statement = Optional.empty();
    }

    private void cancel(Statement running) {
        try {
            running.cancel();
        } catch (SQLException e) {
            log.debug("Query {} could not be cancelled", id, e);
        }
    }
}
