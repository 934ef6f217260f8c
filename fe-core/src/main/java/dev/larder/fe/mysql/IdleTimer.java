package dev.larder.fe.mysql;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action when a deadline passes that is moved often. Used on one event loop. A timer of the loop is set anew
 * only when it is late or the deadline comes nearer, so that moving it costs nothing.
 */
final class IdleTimer {
    private final EventLoop loop;
    private final Runnable expired;
    private long deadline;
    private long due;
    private boolean armed;
    private Optional<Future<?>> timer = Optional.empty();

    IdleTimer(EventLoop loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void expireIn(Duration duration) {
        deadline = System.nanoTime() + duration.toNanos();
        armed = true;
        if (timer.isPresent() && due - deadline <= 0) {
            return;
        }
        timer.ifPresent(set -> set.cancel(false));
        schedule();
    }

    void off() {
        armed = false;
    }

    void close() {
        armed = false;
        timer.ifPresent(set -> set.cancel(false));
        timer = Optional.empty();
    }

    private void schedule() {
        due = deadline;
        timer = Optional.of(loop.schedule(this::ring, deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private void ring() {
        timer = Optional.empty();
        if (!armed) {
            return;
        }
        if (deadline - System.nanoTime() > 0) {
            schedule();
        } else {
            armed = false;
            expired.run();
        }
    }
}
