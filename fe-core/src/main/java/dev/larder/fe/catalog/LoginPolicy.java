package dev.larder.fe.catalog;

import java.time.Duration;
import java.util.Optional;

/**
 * When an account is locked after failed logins.
 *
 * @param failedAttempts failures in a row that lock it; 0 for never
 * @param lockTime for how long; empty until it is unlocked by hand
 * @param unlocks how often it was unlocked by hand: a lock counts only together with the number it began under
 */
public record LoginPolicy(int failedAttempts, Optional<Duration> lockTime, long unlocks) {
    /** Where failures are counted and no time is given. */
    public static final Duration LOCK_TIME_DEFAULT = Duration.ofDays(1);

    public static final LoginPolicy NONE = new LoginPolicy(0, Optional.of(LOCK_TIME_DEFAULT), 0);

    public LoginPolicy unlocked() {
        return new LoginPolicy(failedAttempts, lockTime, unlocks + 1);
    }
}
