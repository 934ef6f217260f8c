package dev.larder.fe.session;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All connections of this frontend, up to a limit. Safe for many threads. */
public final class SessionRegistry {
    private final int connectionsMax;
    private final GlobalVariables globals;
    private final InstantSource clock;
    private final Instant startedAt;
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong statements = new AtomicLong();

    public SessionRegistry(GlobalVariables globals, InstantSource clock) {
        this.connectionsMax = globals.get("max_connections")
                .selected()
                .map(value -> Math.toIntExact((Long) value))
                .orElseThrow();
        this.globals = globals;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /**
     * A new connection; error 1040 if there are too many.
     *
     * @param disconnect closes the connection; it must not block
     */
    public Session open(String host, Runnable disconnect) {
        if (open.incrementAndGet() > connectionsMax) {
            open.decrementAndGet();
            throw new EngineException(ErrorCode.TOO_MANY_CONNECTIONS, "Too many connections");
        }
        // Clients see four bytes of it.
        long id = lastId.incrementAndGet() & 0xFFFF_FFFFL;
        Session session = new Session(id, host, globals, clock, disconnect);
        sessions.put(id, session);
        return session;
    }

    /** The connection is gone: its statement is cancelled. */
    public void close(Session session) {
        if (sessions.remove(session.id(), session)) {
            open.decrementAndGet();
            session.disconnected();
        }
    }

    public GlobalVariables globals() {
        return globals;
    }

    /** All sessions, the oldest first. */
    public List<Session> sessions() {
        List<Session> all = new ArrayList<>(sessions.values());
        all.sort(Comparator.comparingLong(Session::id));
        return List.copyOf(all);
    }

    public Optional<Session> find(long id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** The session of this id; error 1094 if there is none. */
    public Session require(long id) {
        return find(id).orElseThrow(() -> new EngineException(ErrorCode.UNKNOWN_THREAD, "Unknown thread id: " + id));
    }

    public int size() {
        return sessions.size();
    }

    /** How long this registry has existed, which is how long the server has been up. */
    public Duration uptime() {
        return Duration.between(startedAt, clock.instant());
    }

    public void countStatement() {
        statements.incrementAndGet();
    }

    /** Commands that carried a statement since the start. */
    public long statementCount() {
        return statements.get();
    }
}
