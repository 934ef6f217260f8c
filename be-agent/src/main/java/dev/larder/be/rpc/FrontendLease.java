package dev.larder.be.rpc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the agent may work for a frontend it has not heard of. A frontend that is gone, or cut off, may have given this
 * agent's work to another. Any thread.
 */
public final class FrontendLease {
    private static final Logger log = LoggerFactory.getLogger(FrontendLease.class);

    private final InstantSource clock;
    private final Runnable onEnd;
    // Guarded by this; empty before the first heartbeat and after the end.
    private Optional<Instant> until = Optional.empty();
    private Instant since = Instant.MAX;

    /** @param onEnd stops what must not go on; runs once each time the lease ends */
    public FrontendLease(InstantSource clock, Runnable onEnd) {
        this.clock = clock;
        this.onEnd = onEnd;
    }

    /** A heartbeat came. */
    synchronized void renew(Duration length) {
        Instant now = clock.instant();
        if (until.isEmpty()) {
            since = now;
        }
        until = Optional.of(now.plus(length));
    }

    /** For how long heartbeats have come without a break. */
    public synchronized Duration heldFor() {
        return until.isEmpty() ? Duration.ZERO : Duration.between(since, clock.instant());
    }

    /** Ends the lease if its time is over. Called again and again. */
    public void check() {
        synchronized (this) {
            if (until.isEmpty() || clock.instant().isBefore(until.get())) {
                return;
            }
            until = Optional.empty();
        }
        log.warn("No heartbeat from the frontend for too long: running tasks are stopped");
        onEnd.run();
    }
}
