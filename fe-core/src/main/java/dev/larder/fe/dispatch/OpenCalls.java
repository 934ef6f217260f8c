package dev.larder.fe.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which calls are under way and which failed lately, so that each is made once at a time and not again too soon. In
 * memory: after a restart everything is simply asked again. Safe for many threads.
 */
final class OpenCalls<K> {
    private static final Duration RETRY_FIRST = Duration.ofMillis(250);
    private static final int DOUBLINGS_MAX = 20;

    private record Failed(int count, Instant at) {}

    private final Set<K> running = ConcurrentHashMap.newKeySet();
    private final Map<K, Failed> failures = new ConcurrentHashMap<>();
    private final Duration retryMax;
    private final InstantSource clock;

    /** @param retryMax longest wait after a failure; it begins small and doubles */
    OpenCalls(Duration retryMax, InstantSource clock) {
        this.retryMax = retryMax;
        this.clock = clock;
    }

    /** Whether the call may be made now; then it counts as running until it has ended. */
    boolean begin(K key) {
        Failed failed = failures.get(key);
        boolean due = failed == null || !clock.instant().isBefore(failed.at().plus(wait(failed.count())));
        return due && running.add(key);
    }

    void succeeded(K key) {
        failures.remove(key);
        running.remove(key);
    }

    void failed(K key) {
        failures.compute(key, (id, before) -> new Failed(before == null ? 1 : before.count() + 1, clock.instant()));
        running.remove(key);
    }

    long running(Predicate<K> which) {
        return running.stream().filter(which).count();
    }

    /** Forgets failures of calls that nobody wants any more. */
    void retain(Predicate<K> wanted) {
        failures.keySet().removeIf(wanted.negate());
    }

    private Duration wait(int failures) {
        Duration wait = RETRY_FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        return wait.compareTo(retryMax) > 0 ? retryMax : wait;
    }
}
