package dev.larder.fe.execution;

import dev.larder.common.id.UserId;
import dev.larder.fe.catalog.LoginPolicy;
import dev.larder.fe.catalog.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Failed logins in a row, for each user that has a limit of them. In memory of this frontend alone: a restart forgets
 * them, which takes more rights than a password gives. Thread safe.
 */
final class FailedLogins {
    private final InstantSource clock;
    private final Map<UserId, Streak> streaks = new ConcurrentHashMap<>();

    /**
     * Failures in a row.
     *
     * @param last when the latest of them was, from which on a lock counts
     * @param unlocks of the policy when the first of them was
     */
    private record Streak(int failures, Instant last, long unlocks) {}

    /**
     * A lock that holds.
     *
     * @param total empty for one without end
     * @param remaining empty for one without end
     */
    record Lock(int failures, Optional<Duration> total, Optional<Duration> remaining) {}

    FailedLogins(InstantSource clock) {
        this.clock = clock;
    }

    /** @param present the users there are; the others are forgotten */
    void failed(User user, Set<UserId> present) {
        if (user.policy().failedAttempts() == 0) {
            return;
        }
        streaks.keySet().retainAll(present);
        Instant now = clock.instant();
        streaks.compute(user.id(), (id, before) -> {
            if (before == null || isOver(before, user.policy(), now)) {
                return new Streak(1, now, user.policy().unlocks());
            }
            // A lock does not grow longer while somebody keeps trying.
            return before.failures() >= user.policy().failedAttempts()
                    ? before
                    : new Streak(before.failures() + 1, now, before.unlocks());
        });
    }

    void succeeded(User user) {
        streaks.remove(user.id());
    }

    Optional<Lock> lock(User user) {
        LoginPolicy policy = user.policy();
        Streak streak = streaks.get(user.id());
        Instant now = clock.instant();
        if (streak == null || policy.failedAttempts() == 0 || isOver(streak, policy, now)) {
            return Optional.empty();
        }
        if (streak.failures() < policy.failedAttempts()) {
            return Optional.empty();
        }
        Optional<Duration> remaining = policy.lockTime()
                .map(time -> Duration.between(now, streak.last().plus(time)));
        return Optional.of(new Lock(streak.failures(), policy.lockTime(), remaining));
    }

    /** Whether somebody unlocked the account since, or the lock ended by itself. */
    private static boolean isOver(Streak streak, LoginPolicy policy, Instant now) {
        boolean expired = streak.failures() >= policy.failedAttempts()
                && policy.lockTime()
                        .map(time -> !now.isBefore(streak.last().plus(time)))
                        .orElse(false);
        return expired || streak.unlocks() != policy.unlocks();
    }
}
