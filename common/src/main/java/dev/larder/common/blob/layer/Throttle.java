package dev.larder.common.blob.layer;

import dev.larder.common.blob.Interrupted;
import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.time.Duration;

/**
 * A limit of bytes per second, shared by all streams of all stores that are given it. It can be changed while streams
 * flow; they follow within a second.
 */
public final class Throttle implements ByteWatch {
    /** Above this the limit is none: no network the limit is meant for is faster. */
    public static final long BYTES_PER_SECOND_MAX = 1_000_000_000;

    private static final int CHUNK_BYTES = 64 * 1024;
    /** A twentieth of a second is saved up at most. */
    private static final int SAVED_PER_SECOND = 20;

    /** Replaced as a whole when the limit changes; read by every stream. */
    private volatile Limit limit;

    private Throttle(Limit limit) {
        this.limit = limit;
    }

    /** @param bytesPerSecond 0 for none */
    public static Throttle of(long bytesPerSecond) {
        return new Throttle(Limit.of(bytesPerSecond));
    }

    public static Throttle none() {
        return of(0);
    }

    /** Changes the limit; 0 for none. */
    public void change(long bytesPerSecond) {
        if (bytesPerSecond != limit.bytesPerSecond()) {
            limit = Limit.of(bytesPerSecond);
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
        Limit current = limit;
        if (current.bytesPerSecond() == 0) {
            return;
        }
        try {
            // The limit may have shrunk since the chunk was read.
            for (int left = bytes; left > 0; left -= current.chunkBytes()) {
                current.bucket().asBlocking().consume(Math.min(left, current.chunkBytes()));
            }
        } catch (InterruptedException e) {
            throw new Interrupted(
                    "Interrupted while held back to " + current.bytesPerSecond() + " bytes per second", e);
        }
    }

    private record Limit(long bytesPerSecond, int chunkBytes, Bucket bucket) {
        static Limit of(long bytesPerSecond) {
            if (bytesPerSecond < 0) {
                throw new IllegalArgumentException("Bytes per second must not be negative: " + bytesPerSecond);
            }
            long rate = bytesPerSecond > BYTES_PER_SECOND_MAX ? 0 : bytesPerSecond;
            long refill = Math.max(rate, 1);
            // What is saved up in silence is small, so that the limit holds over a few seconds too.
            long capacity = Math.max(refill / SAVED_PER_SECOND, 1);
            Bucket bucket = Bucket.builder()
                    .addLimit(bandwidth -> bandwidth.capacity(capacity).refillGreedy(refill, Duration.ofSeconds(1)))
                    .build();
            return new Limit(rate, rate == 0 ? CHUNK_BYTES : (int) Math.min(CHUNK_BYTES, capacity), bucket);
        }
    }
}
