package dev.larder.fe.session;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection: who it is, where it stands, what it is doing. Written by the thread that runs its statement; read
 * and cancelled by any thread.
 */
public final class Session {
    /** What a session does now, as SHOW PROCESSLIST tells it. */
    public record Activity(Command command, Optional<String> statement, Instant since) {}

    /** What SHOW PROCESSLIST calls an activity. */
    public enum Command {
        CONNECT("Connect"),
        SLEEP("Sleep"),
        QUERY("Query"),
        PREPARE("Prepare"),
        EXECUTE("Execute"),
        FIELD_LIST("Field List"),
        INIT_DB("Init DB"),
        CHANGE_USER("Change user"),
        RESET_CONNECTION("Reset Connection"),
        PING("Ping");

        private final String shown;

        Command(String shown) {
            this.shown = shown;
        }

        public String shown() {
            return shown;
        }
    }

    private final long id;
    private final String host;
    private final Instant startedAt;
    private final SessionVariables variables;
    private final InstantSource clock;
    private final Runnable disconnect;
    private final List<Runnable> cancelActions = new ArrayList<>();

    private volatile Optional<Account> account = Optional.empty();
    private volatile Optional<String> database = Optional.empty();
    private volatile Activity activity;
    private volatile boolean cancelled;
    private volatile boolean killed;
    private volatile boolean multiStatements;
    private volatile boolean inTransaction;
    private volatile long affectedRows = -1;
    private volatile long lastInsertId;

    Session(long id, String host, GlobalVariables globals, InstantSource clock, Runnable disconnect) {
        this.id = id;
        this.host = host;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.variables = new SessionVariables(globals);
        this.disconnect = disconnect;
        this.activity = new Activity(Command.CONNECT, Optional.empty(), startedAt);
    }

    /** The connection id, as KILL takes it. */
    public long id() {
        return id;
    }

    /** The client's address. */
    public String host() {
        return host;
    }

    /** The user's name; before login MySQL's words for nobody. */
    public String user() {
        return account.map(Account::user).orElse("unauthenticated user");
    }

    /** Who logged in; nothing before login. */
    public Optional<Account> account() {
        return account;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public SessionVariables variables() {
        return variables;
    }

    /** The current database. */
    public Optional<String> database() {
        return database;
    }

    /** The current database; error 1046 if there is none. */
    public String requireDatabase() {
        return database.orElseThrow(() -> new EngineException(ErrorCode.NO_DATABASE_SELECTED, "No database selected"));
    }

    public void setDatabase(Optional<String> name) {
        database = name;
    }

    /** Whether the client may send several statements in one text. */
    public boolean multiStatements() {
        return multiStatements;
    }

    public void setMultiStatements(boolean allowed) {
        multiStatements = allowed;
    }

    /** Whether a transaction is open; clients see it in the status of each result. */
    public boolean inTransaction() {
        return inTransaction;
    }

    public void setInTransaction(boolean open) {
        inTransaction = open;
    }

    /** What ROW_COUNT() gives: rows changed by the last statement, or -1 if it gave rows. */
    public long affectedRows() {
        return affectedRows;
    }

    public long lastInsertId() {
        return lastInsertId;
    }

    public void completed(Completion completion) {
        affectedRows = completion.affectedRows();
        if (completion.lastInsertId() != 0) {
            lastInsertId = completion.lastInsertId();
        }
    }

    public void returnedRows() {
        affectedRows = -1;
    }

    public Activity activity() {
        return activity;
    }

    /** A user has proved who it is: a fresh start, at login and when the connection changes its user. */
    public void loggedIn(Account user) {
        reset();
        account = Optional.of(user);
        database = Optional.empty();
    }

    /** Forgets variables and counters, but neither the user nor the current database. */
    public void reset() {
        variables.resetAll();
        inTransaction = false;
        affectedRows = -1;
        lastInsertId = 0;
    }

    /** The session starts to work on something that may be cancelled. */
    public void begin(Command command, Optional<String> statement) {
        synchronized (cancelActions) {
            cancelled = killed;
            cancelActions.clear();
        }
        activity = new Activity(command, statement, clock.instant());
    }

    /** The session waits for its client. */
    public void sleep() {
        synchronized (cancelActions) {
            cancelActions.clear();
        }
        activity = new Activity(Command.SLEEP, Optional.empty(), clock.instant());
    }

    /** Whether the running statement should end. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Ends the statement with error 1317 if it was cancelled. Long work calls it now and then. */
    public void checkCancelled() {
        if (cancelled) {
            throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted");
        }
    }

    /**
     * What to do, once, if the running statement is cancelled: at once if it already is. Forgotten when the statement
     * ends. The action must not block.
     */
    public void onCancel(Runnable action) {
        synchronized (cancelActions) {
            if (!cancelled) {
                cancelActions.add(action);
                return;
            }
        }
        action.run();
    }

    /** KILL QUERY: asks the running statement to end. */
    public void cancelStatement() {
        List<Runnable> actions;
        synchronized (cancelActions) {
            cancelled = true;
            actions = List.copyOf(cancelActions);
            cancelActions.clear();
        }
        actions.forEach(Runnable::run);
    }

    /** KILL: ends the statement and the connection. */
    public void kill() {
        disconnected();
        disconnect.run();
    }

    /** The client is gone: whatever runs, and whatever would still start, is cancelled. */
    void disconnected() {
        killed = true;
        cancelStatement();
    }
}
