package dev.larder.fe.execution;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.fe.analysis.LikePattern;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.User;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.Authenticator;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds accounts among the users of the catalog. Of several that fit, the one whose host says most counts. Locks those
 * with a limit of failed logins.
 */
public final class CatalogAuthenticator implements Authenticator {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    private final Supplier<ClusterState> state;
    private final FailedLogins failures;

    public CatalogAuthenticator(Supplier<ClusterState> state, InstantSource clock) {
        this.state = state;
        this.failures = new FailedLogins(clock);
    }

    @Override
    public Optional<Account> find(String user, String host) {
        return state.get().catalog().users().values().stream()
                .filter(one -> one.name().equals(user) && matches(one.host(), host))
                .max(Comparator.comparingInt(CatalogAuthenticator::precision))
                .map(one ->
                        new Account(one.name(), one.host(), new PasswordHashes(one.nativeHash(), one.sha2Verifier())));
    }

    @Override
    public void failed(Account account) {
        Catalog catalog = state.get().catalog();
        catalog.user(account.user(), account.hostPattern())
                .ifPresent(user -> failures.failed(user, catalog.users().keySet()));
    }

    @Override
    public Optional<Failure> admit(Account account, String host) {
        Optional<Failure> locked = locked(account, host);
        if (locked.isEmpty()) {
            user(account).ifPresent(failures::succeeded);
        }
        return locked;
    }

    @Override
    public Optional<Failure> locked(Account account, String host) {
        return user(account).flatMap(failures::lock).map(lock -> failure(account, host, lock));
    }

    private Optional<User> user(Account account) {
        return state.get().catalog().user(account.user(), account.hostPattern());
    }

    private static Failure failure(Account account, String host, FailedLogins.Lock lock) {
        return new Failure(
                ErrorCode.ACCOUNT_LOCKED,
                "Access denied for user '" + account.user() + "'@'" + host + "'. Account is blocked for "
                        + seconds(lock.total()) + " second(s) (" + seconds(lock.remaining())
                        + " second(s) remaining) due to " + lock.failures() + " consecutive failed logins.");
    }

    /** Rounded up: after so many seconds it is over. */
    private static String seconds(Optional<Duration> time) {
        return time.map(some -> Long.toString(some.plusNanos(999_999_999).toSeconds()))
                .orElse("unlimited");
    }

    private static boolean matches(String pattern, String host) {
        boolean local = pattern.equalsIgnoreCase("localhost") && LOOPBACK.contains(host);
        return local || LikePattern.anyCase(pattern).test(host);
    }

    /** A host without wildcards says more than any pattern; of patterns, the longer one. */
    private static int precision(User user) {
        boolean exact = user.host().indexOf('%') < 0 && user.host().indexOf('_') < 0;
        return exact ? Integer.MAX_VALUE : user.host().length();
    }
}
