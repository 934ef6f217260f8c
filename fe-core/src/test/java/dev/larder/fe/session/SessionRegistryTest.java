package dev.larder.fe.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.session.Session.Command;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
    private final SessionRegistry registry = new SessionRegistry(
            GlobalVariables.with(Map.of("max_connections", 2L)), InstantSource.fixed(Instant.EPOCH));
    private final List<String> happened = new ArrayList<>();

    @Test
    void refusesMoreConnectionsThanItsLimit() {
        Session first = registry.open("a", SessionRegistryTest::stays);
        registry.open("b", SessionRegistryTest::stays);
        assertFails(ErrorCode.TOO_MANY_CONNECTIONS, () -> registry.open("c", SessionRegistryTest::stays));
        registry.close(first);
        registry.close(first);
        assertThat(registry.open("c", SessionRegistryTest::stays).id()).isEqualTo(3);
        assertFails(ErrorCode.TOO_MANY_CONNECTIONS, () -> registry.open("d", SessionRegistryTest::stays));
    }

    @Test
    void knowsNoSessionThatIsGone() {
        Session session = registry.open("a", SessionRegistryTest::stays);
        assertThat(registry.require(session.id())).isSameAs(session);
        registry.close(session);
        assertFails(ErrorCode.UNKNOWN_THREAD, () -> registry.require(session.id()));
    }

    @Test
    void cancelsARunningStatementOnce() {
        Session session = registry.open("a", SessionRegistryTest::stays);
        session.begin(Command.QUERY, Optional.of("select 1"));
        session.onCancel(() -> happened.add("cancelled"));
        session.cancelStatement();
        session.cancelStatement();
        assertThat(happened).containsExactly("cancelled");
        assertFails(ErrorCode.QUERY_INTERRUPTED, session::checkCancelled);
        session.onCancel(() -> happened.add("late"));
        assertThat(happened).containsExactly("cancelled", "late");
    }

    @Test
    void forgetsACancellationWithItsStatement() {
        Session session = registry.open("a", SessionRegistryTest::stays);
        session.begin(Command.QUERY, Optional.of("select 1"));
        session.onCancel(() -> happened.add("cancelled"));
        session.sleep();
        session.begin(Command.QUERY, Optional.of("select 2"));
        session.checkCancelled();
        session.cancelStatement();
        assertThat(happened).isEmpty();
    }

    @Test
    void startsNothingMoreOnAKilledConnection() {
        Session session = registry.open("a", () -> happened.add("disconnected"));
        session.kill();
        session.begin(Command.QUERY, Optional.of("select 1"));
        assertFails(ErrorCode.QUERY_INTERRUPTED, session::checkCancelled);
        assertThat(happened).containsExactly("disconnected");
    }

    private static void stays() {}

    private static void assertFails(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
