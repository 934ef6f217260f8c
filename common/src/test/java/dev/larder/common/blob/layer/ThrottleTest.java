package dev.larder.common.blob.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A throttle in a time of its own, which passes only while somebody is held back. */
class ThrottleTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long WINDOW = 5 * SECOND;

    private final FakeTime time = new FakeTime();
    private final List<Flow> flows = new ArrayList<>();

    private record Flow(long at, int bytes) {}

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 7_300_000, 50_000_000})
    void keepsTheLimitOverAnyFiveSeconds(long limit) throws IOException {
        Throttle throttle = new Throttle(limit, time);
        flow(throttle, 12 * SECOND);
        for (int first = 0; flows.get(first).at() + WINDOW < time.now; first += 7) {
            assertThat(bytesWithin(flows.get(first).at(), WINDOW))
                    .isBetween((long) (limit * 4.75), (long) (limit * 5.25));
        }
    }

    @Test
    void savesNothingUpInSilence() throws IOException {
        Throttle throttle = new Throttle(1_000_000, time);
        time.now += 3_600 * SECOND;
        flow(throttle, time.now + 6 * SECOND);
        assertThat(bytesWithin(flows.get(0).at(), WINDOW)).isBetween(4_750_000L, 5_250_000L);
    }

    @Test
    void aChangeIsKeptFromItsInstantOn() throws IOException {
        Throttle throttle = new Throttle(20_000_000, time);
        flow(throttle, 5 * SECOND);
        throttle.change(1_000_000);
        long slower = time.now;
        flow(throttle, slower + 7 * SECOND);
        throttle.change(10_000_000);
        long faster = time.now;
        flow(throttle, faster + 7 * SECOND);

        assertThat(bytesWithin(slower, WINDOW)).isBetween(4_750_000L, 5_250_000L);
        assertThat(bytesWithin(faster, WINDOW)).isBetween(47_500_000L, 52_500_000L);
    }

    @Test
    void whoIsHeldBackFollowsAChange() throws IOException {
        Throttle throttle = new Throttle(1, time);
        time.onWait = () -> throttle.change(0);
        throttle.flowed(1_000_000);
        assertThat(time.now).isLessThan(2 * SECOND);
    }

    @Test
    void bytesAreHeldBackAsTheyAreSentAndNotAsTheyAreRead() throws IOException {
        List<Integer> sent = new ArrayList<>();
        ForwardingBlobStore sending = new ForwardingBlobStore(new MemoryBlobStore(InstantSource.system())) {
            @Override
            public void put(BlobKey key, BlobSource source, WriteMode mode) {
                try {
                    source.open(0).readAllBytes();
                    long read = time.now;
                    source.sending(source.open(0)).readAllBytes();
                    sent.add((int) ((time.now - read) / SECOND));
                    assertThat(read).isZero();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        new ThrottledBlobStore(sending, new Throttle(1_000_000, time), Throttle.none())
                .put(new BlobKey("a"), BlobSource.of(new byte[5_000_000]), WriteMode.REPLACE);
        assertThat(sent).containsExactly(4);
    }

    private void flow(Throttle throttle, long until) throws IOException {
        while (time.now < until) {
            int bytes = throttle.chunkBytesMax();
            throttle.flowed(bytes);
            flows.add(new Flow(time.now, bytes));
        }
    }

    private long bytesWithin(long start, long nanos) {
        return flows.stream()
                .filter(flow -> flow.at() >= start && flow.at() < start + nanos)
                .mapToLong(Flow::bytes)
                .sum();
    }

    private static final class FakeTime implements Throttle.Time {
        private long now;
        private Runnable onWait = () -> {};

        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }

        @Override
        public void await(Object monitor, long nanos) {
            now += nanos;
            onWait.run();
        }
    }
}
