package dev.larder.common.blob.layer;

import dev.larder.common.blob.Interrupted;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A limit of bytes per second, shared by all streams of all stores that are given it; they take turns. What flows in any
 * stretch of time is the limit and an eighth of a second's worth at most. When the limit is changed, streams that are
 * held back follow at once.
 */
public final class Throttle implements ByteWatch {
    /** Above this the limit is none: no network the limit is meant for is faster. */
    public static final long BYTES_PER_SECOND_MAX = 1_000_000_000;

    private static final int CHUNK_BYTES = 64 * 1024;
    /** An eighth of a second is saved up at most: a busy machine wakes threads so much too late. */
    private static final int SAVED_PER_SECOND = 8;

    private final Time time;
    /** One stream waits for the limit, the others for their turn, in the order in which they came. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Replaced as a whole when the limit changes; read by every stream. */
    private volatile Limit limit;

    /** What a throttle knows of time; tests have another. */
    interface Time extends TimeMeter {
        /** Waits on the monitor, which the caller holds, until it is notified or the time is over. */
        void await(Object monitor, long nanos) throws InterruptedException;
    }

    Throttle(long bytesPerSecond, Time time) {
        this.time = time;
        this.limit = Limit.of(bytesPerSecond, time);
    }

    /** @param bytesPerSecond 0 for none */
    public static Throttle of(long bytesPerSecond) {
        return new Throttle(bytesPerSecond, RealTime.INSTANCE);
    }

    public static Throttle none() {
        return of(0);
    }

    /** Changes the limit; 0 for none. */
    public synchronized void change(long bytesPerSecond) {
        Limit wanted = Limit.of(bytesPerSecond, time);
        if (wanted.bytesPerSecond() != limit.bytesPerSecond()) {
            limit = wanted;
            notifyAll();
        }
    }

    public long bytesPerSecond() {
        return limit.bytesPerSecond();
    }

    @Override
    public int chunkBytesMax() {
        return limit.chunkBytes();
    }

    @Override
    public void flowed(int bytes) throws IOException {
        if (limit.bytesPerSecond() == 0) {
            return;
        }
        try {
            turn.lockInterruptibly();
            try {
                pay(bytes);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            throw new Interrupted("Interrupted while held back to " + limit.bytesPerSecond() + " bytes per second", e);
        }
    }

    private synchronized void pay(int bytes) throws InterruptedException {
        int left = bytes;
        while (left > 0 && limit.bytesPerSecond() > 0) {
            // The limit may have shrunk since the chunk was read.
            int chunk = Math.min(left, limit.chunkBytes());
            ConsumptionProbe probe = limit.bucket().tryConsumeAndReturnRemaining(chunk);
            if (probe.isConsumed()) {
                left -= chunk;
            } else {
                // What is rounded down to nothing must still pass.
                time.await(this, Math.max(1, probe.getNanosToWaitForRefill()));
            }
        }
    }

    private record Limit(long bytesPerSecond, int chunkBytes, Bucket bucket) {
        static Limit of(long bytesPerSecond, TimeMeter time) {
            if (bytesPerSecond < 0) {
                throw new IllegalArgumentException("Bytes per second must not be negative: " + bytesPerSecond);
            }
            long rate = bytesPerSecond > BYTES_PER_SECOND_MAX ? 0 : bytesPerSecond;
            long refill = Math.max(rate, 1);
            // What is saved up in silence is small, so that the limit holds over a few seconds too.
            long capacity = Math.max(refill / SAVED_PER_SECOND, 1);
            Bucket bucket = Bucket.builder()
                    .addLimit(bandwidth -> bandwidth.capacity(capacity).refillGreedy(refill, Duration.ofSeconds(1)))
                    .withCustomTimePrecision(time)
                    .build();
            return new Limit(rate, rate == 0 ? CHUNK_BYTES : (int) Math.min(CHUNK_BYTES, capacity), bucket);
        }
    }

    private enum RealTime implements Time {
        INSTANCE;

        @Override
        public long currentTimeNanos() {
            return System.nanoTime();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }

        @Override
        public void await(Object monitor, long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
        }
    }
}
