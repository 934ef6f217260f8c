package dev.larder.fe.query;

import dev.larder.sql.tree.VariableScope;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** What an expression can ask about the connection it runs on. Answers stay the same during one statement. */
public interface SessionValues {
    /** The current database, if one was chosen. */
    Optional<String> database();

    /** Who connected, as {@code name@host}. */
    String user();

    /** The account that matched, as {@code name@pattern}. */
    String currentUser();

    long connectionId();

    /** What {@code VERSION()} says. */
    String version();

    long lastInsertId();

    /** When the statement began, in the session's time zone. */
    LocalDateTime now();

    ZoneId timeZone();

    /**
     * The value of {@code @@name}: a Long, String, Boolean, BigDecimal or Double; nothing for NULL.
     *
     * @throws dev.larder.common.error.EngineException if there is no such variable in the scope
     */
    Optional<Object> systemVariable(VariableScope scope, String name);

    /** The value of {@code @name}, of the same classes; nothing if it is NULL or was never set. */
    Optional<Object> userVariable(String name);
}
