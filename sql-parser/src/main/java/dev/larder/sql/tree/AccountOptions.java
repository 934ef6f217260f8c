package dev.larder.sql.tree;

import java.util.Optional;

/** What CREATE USER and ALTER USER say of an account besides its password; empty where nothing was written. */
public record AccountOptions(
        Optional<Integer> failedLoginAttempts, Optional<LockTime> lockTime, Lock lock, Optional<String> comment) {
    public static final AccountOptions NONE =
            new AccountOptions(Optional.empty(), Optional.empty(), Lock.KEPT, Optional.empty());

    /** Whether a lock after failed logins is taken away. */
    public enum Lock {
        KEPT,
        OPENED
    }
}
