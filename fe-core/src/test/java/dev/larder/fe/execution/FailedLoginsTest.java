package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.UserId;
import dev.larder.fe.catalog.CatalogChange.UserSaved;
import dev.larder.fe.catalog.LoginPolicy;
import dev.larder.fe.catalog.User;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private static final Account ANN = new Account("ann", "%", PasswordHashes.NONE);
    private static final Account BOB = new Account("bob", "%", PasswordHashes.NONE);
    private static final String HOST = "10.0.0.1";

    private Instant now = Instant.parse("2026-11-22T10:15:30Z");
    private ClusterState state = ClusterState.EMPTY;
    private final CatalogAuthenticator authenticator = new CatalogAuthenticator(() -> state, () -> now);

    @Test
    void locksAfterSoManyFailuresInARow() {
        limit(3, Optional.of(Duration.ofMinutes(1)));
        fail(ANN, 2);
        assertThat(authenticator.locked(ANN, HOST)).isEmpty();
        fail(ANN, 1);
        assertThat(authenticator.admit(ANN, HOST))
                .contains(new Failure(
                        ErrorCode.ACCOUNT_LOCKED,
                        "Access denied for user 'ann'@'10.0.0.1'. Account is blocked for 60 second(s)"
                                + " (60 second(s) remaining) due to 3 consecutive failed logins."));
    }

    @Test
    void aLoginStartsTheCountAgain() {
        limit(3, Optional.of(Duration.ofMinutes(1)));
        fail(ANN, 2);
        assertThat(authenticator.admit(ANN, HOST)).isEmpty();
        fail(ANN, 2);
        assertThat(authenticator.admit(ANN, HOST)).isEmpty();
    }

    @Test
    void theLockEndsByItselfAndTryingDoesNotMakeItLonger() {
        limit(3, Optional.of(Duration.ofMinutes(1)));
        fail(ANN, 3);
        now = now.plusSeconds(59);
        fail(ANN, 5);
        assertThat(authenticator.admit(ANN, HOST).orElseThrow().message()).contains("(1 second(s) remaining)");
        now = now.plusSeconds(1);
        assertThat(authenticator.admit(ANN, HOST)).isEmpty();
    }

    @Test
    void afterALockItTakesAsManyFailuresAgain() {
        limit(3, Optional.of(Duration.ofMinutes(1)));
        fail(ANN, 3);
        now = now.plusSeconds(60);
        fail(ANN, 2);
        assertThat(authenticator.locked(ANN, HOST)).isEmpty();
        fail(ANN, 1);
        assertThat(authenticator.locked(ANN, HOST)).isPresent();
    }

    @Test
    void aLockWithoutEndEndsByHand() {
        limit(1, Optional.empty());
        fail(ANN, 1);
        now = now.plus(Duration.ofDays(1000));
        assertThat(authenticator.admit(ANN, HOST).orElseThrow().message()).contains("unlimited second(s) remaining");
        User ann = state.catalog().user("ann", "%").orElseThrow();
        state = state.apply(List.of(new UserSaved(ann.withPolicy(ann.policy().unlocked()))));
        assertThat(authenticator.admit(ANN, HOST)).isEmpty();
    }

    @Test
    void countsForEachUserAlone() {
        limit(1, Optional.empty());
        fail(ANN, 1);
        assertThat(authenticator.admit(BOB, HOST)).isEmpty();
    }

    @Test
    void doesNotCountWithoutALimit() {
        limit(0, Optional.of(Duration.ofDays(1)));
        fail(ANN, 100);
        assertThat(authenticator.admit(ANN, HOST)).isEmpty();
    }

    private void limit(int failures, Optional<Duration> time) {
        LoginPolicy policy = new LoginPolicy(failures, time, 0);
        state = state.apply(List.of(
                new UserSaved(User.ordinary(new UserId(1), "ann", "%", "", "").withPolicy(policy)),
                new UserSaved(User.ordinary(new UserId(2), "bob", "%", "", "").withPolicy(policy))));
    }

    private void fail(Account account, int times) {
        for (int i = 0; i < times; i++) {
            authenticator.failed(account);
        }
    }
}
