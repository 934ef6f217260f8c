package dev.larder.be.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a limited number of queries run and a limited number wait. */
final class Admission {
    private final QueryLimits limits;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private int running;
    private int waiting;

    Admission(QueryLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Waits for a turn; every return is paired with one {@link #leave}. */
    void enter(RunningQuery query) {
        lock.lock();
        try {
            if (running < limits.runningMax() && waiting == 0) {
                running++;
                return;
            }
            if (waiting >= limits.waitingMax()) {
                throw new EngineException(
                        ErrorCode.QUERY_FAILED,
                        "Too many queries: " + running + " are running and " + waiting
                                + " are waiting on this backend");
            }
            waiting++;
            try {
                awaitTurn(query);
                running++;
            } finally {
                waiting--;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            running--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes queries that wait look whether they were stopped. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitTurn(RunningQuery query) {
        Instant start = clock.instant();
        Instant patience = start.plus(limits.waitMax());
        while (running >= limits.runningMax()) {
            query.check();
            Instant now = clock.instant();
            if (!now.isBefore(patience)) {
                throw new EngineException(
                        ErrorCode.QUERY_FAILED,
                        "The query waited " + limits.waitMax().toSeconds() + " s for its turn: " + running
                                + " queries are running on this backend");
            }
            Instant until = query.deadline().isBefore(patience) ? query.deadline() : patience;
            try {
                long nanos = Math.max(1, Duration.between(now, until).toNanos());
                if (!changed.await(nanos, TimeUnit.NANOSECONDS)) {
                    query.check();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
            }
        }
        query.check();
    }
}
