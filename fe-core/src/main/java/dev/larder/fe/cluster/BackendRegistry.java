package dev.larder.fe.cluster;

import dev.larder.common.id.BackendId;
import dev.larder.common.rpc.proto.HeartbeatResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is alive, in memory. Any thread may ask; only heartbeats tell it anything. */
public final class BackendRegistry {
    private static final Logger log = LoggerFactory.getLogger(BackendRegistry.class);

    private final InstantSource clock;
    private final Duration aliveFor;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    // Replaced under the monitor, read anywhere.
    private volatile Map<BackendId, BackendHealth> health = Map.of();
    private volatile Set<BackendId> live = Set.of();
    private volatile boolean settled;

    public BackendRegistry(InstantSource clock, Duration aliveFor) {
        this.clock = clock;
        this.aliveFor = aliveFor;
    }

    /** Backends that answered lately. */
    public Set<BackendId> live() {
        return live;
    }

    public boolean isLive(BackendId backend) {
        return live.contains(backend);
    }

    public Optional<BackendHealth> health(BackendId backend) {
        return Optional.ofNullable(health.get(backend));
    }

    /**
     * Whether every registered backend had its chance to answer since the start. Before that, nobody may take the
     * silence of a backend for its death.
     */
    public boolean isSettled() {
        return settled;
    }

    /** Calls the listener when somebody goes or comes; it must only wake somebody. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void answered(BackendId backend, HeartbeatResponse answer) {
        BackendHealth fresh = new BackendHealth(
                clock.instant(),
                Instant.ofEpochMilli(answer.getStartedAtMillis()),
                answer.getVersion(),
                answer.getTabletCount(),
                answer.getUsedBytes(),
                answer.getAvailableBytes(),
                answer.getTotalBytes(),
                answer.getCpuCores(),
                "",
                true);
        put(backend, fresh);
    }

    /** It answered that it does not belong to us: not alive from now on. */
    void refused(BackendId backend, String why) {
        put(backend, health(backend).orElse(BackendHealth.UNKNOWN).failed(why, false));
    }

    /** It did not answer: not alive once that has lasted too long. */
    void silent(BackendId backend, String why) {
        BackendHealth before = health(backend).orElse(BackendHealth.UNKNOWN);
        put(backend, before.failed(why, before.alive() && isFresh(before)));
    }

    /** Forgets who is not registered any more, and takes those for dead who have been silent for too long. */
    void review(Collection<BackendId> registered) {
        Map<BackendId, BackendHealth> next = new HashMap<>();
        synchronized (this) {
            health.forEach((backend, one) -> {
                if (registered.contains(backend)) {
                    boolean late = one.alive() && !isFresh(one);
                    next.put(backend, late ? one.failed("no answer for " + aliveFor.toSeconds() + " s", false) : one);
                }
            });
            health = Map.copyOf(next);
        }
        publish();
    }

    void settle() {
        if (!settled) {
            settled = true;
            listeners.forEach(Runnable::run);
        }
    }

    private boolean isFresh(BackendHealth one) {
        return one.lastHeartbeat().plus(aliveFor).isAfter(clock.instant());
    }

    private void put(BackendId backend, BackendHealth one) {
        synchronized (this) {
            Map<BackendId, BackendHealth> next = new HashMap<>(health);
            next.put(backend, one);
            health = Map.copyOf(next);
        }
        publish();
    }

    private void publish() {
        Set<BackendId> before;
        Set<BackendId> now = new HashSet<>();
        synchronized (this) {
            health.forEach((backend, one) -> {
                if (one.alive()) {
                    now.add(backend);
                }
            });
            before = live;
            if (before.equals(now)) {
                return;
            }
            live = Set.copyOf(now);
        }
        now.stream().filter(one -> !before.contains(one)).forEach(one -> log.info("Backend {} is alive", one));
        before.stream()
                .filter(one -> !now.contains(one))
                .forEach(one -> log.warn(
                        "Backend {} is not alive: {}",
                        one,
                        health(one).map(BackendHealth::lastError).orElse("dropped")));
        listeners.forEach(Runnable::run);
    }
}
