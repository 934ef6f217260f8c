package dev.larder.fe.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The speed of one job over a window that moves along. Any thread. */
final class PaceMeter {
    /** Long enough that the steps of large files even out. */
    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** Before that, a speed would be a guess. */
    private static final Duration WATCHED_MIN = Duration.ofSeconds(2);

    private final Instant since;
    private final Deque<Step> steps = new ArrayDeque<>();
    private Instant lastMove;

    private record Step(Instant at, long done, long moved) {}

    PaceMeter(Instant since) {
        this.since = since;
        this.lastMove = since;
    }

    /** So many more bytes since the last report of the same task. */
    synchronized void moved(long done, long moved, Instant at) {
        if (done > 0 || moved > 0) {
            steps.add(new Step(at, done, moved));
            lastMove = at;
        }
    }

    synchronized Pace pace(Instant now) {
        Instant start = now.minus(WINDOW);
        while (!steps.isEmpty() && !steps.peek().at().isAfter(start)) {
            steps.remove();
        }
        Duration watched = Duration.between(since.isAfter(start) ? since : start, now);
        long millis = Math.max(1, watched.toMillis());
        return new Pace(
                steps.stream().mapToLong(Step::done).sum() * 1000 / millis,
                steps.stream().mapToLong(Step::moved).sum() * 1000 / millis,
                Duration.between(lastMove, now),
                watched.compareTo(WATCHED_MIN) >= 0);
    }
}
