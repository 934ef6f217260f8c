package dev.larder.be.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FrontendLeaseTest {
    private Instant now = Instant.parse("2026-05-01T10:00:00Z");
    private final AtomicInteger ends = new AtomicInteger();
    private final FrontendLease lease = new FrontendLease(() -> now, ends::incrementAndGet);

    @Test
    void doesNotEndBeforeTheFirstHeartbeat() {
        now = now.plusSeconds(1000);
        lease.check();

        assertThat(ends).hasValue(0);
    }

    @Test
    void endsOnceWhenHeartbeatsStop() {
        lease.renew(Duration.ofSeconds(10));
        now = now.plusSeconds(9);
        lease.check();
        assertThat(ends).hasValue(0);

        now = now.plusSeconds(1);
        lease.check();
        lease.check();

        assertThat(ends).hasValue(1);
    }

    @Test
    void startsAgainWithTheNextHeartbeat() {
        lease.renew(Duration.ofSeconds(10));
        now = now.plusSeconds(10);
        lease.check();
        lease.renew(Duration.ofSeconds(10));
        lease.check();
        now = now.plusSeconds(10);
        lease.check();

        assertThat(ends).hasValue(2);
    }

    @Test
    void countsTimeWithoutABreak() {
        assertThat(lease.heldFor()).isZero();
        lease.renew(Duration.ofSeconds(10));
        now = now.plusSeconds(8);
        lease.renew(Duration.ofSeconds(10));
        now = now.plusSeconds(8);
        assertThat(lease.heldFor()).isEqualTo(Duration.ofSeconds(16));

        now = now.plusSeconds(2);
        lease.check();
        lease.renew(Duration.ofSeconds(10));

        assertThat(lease.heldFor()).isZero();
    }
}
