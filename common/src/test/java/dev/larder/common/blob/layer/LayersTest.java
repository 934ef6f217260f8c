package dev.larder.common.blob.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.Interrupted;
import dev.larder.common.blob.SourceFailed;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.BlobMeter.Operation;
import dev.larder.common.blob.memory.MemoryBlobStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LayersTest {
    private static final BlobKey KEY = new BlobKey("a/b");

    private final BlobStore memory = new MemoryBlobStore(InstantSource.system());

    @Test
    void countsRequestsAndBytes() throws IOException {
        BlobCounters counters = new BlobCounters();
        BlobStore store = new MeteredBlobStore(memory, counters);
        store.put(KEY, BlobSource.of(new byte[1_000]), WriteMode.CREATE_NEW);
        assertThat(Blobs.read(store, KEY, 1_000)).hasSize(1_000);
        assertThatThrownBy(() -> store.open(new BlobKey("missing"), dev.larder.common.blob.ByteRange.ALL))
                .isInstanceOf(IOException.class);
        store.delete(List.of(KEY));

        assertThat(counters.bytesWritten()).isEqualTo(1_000);
        assertThat(counters.bytesRead()).isEqualTo(1_000);
        assertThat(counters.requests(Operation.PUT)).isEqualTo(1);
        assertThat(counters.requests(Operation.OPEN)).isEqualTo(2);
        assertThat(counters.failures(Operation.OPEN)).isEqualTo(1);
        assertThat(counters.requests(Operation.DELETE)).isEqualTo(1);
        assertThat(counters.requests(Operation.LIST)).isZero();
    }

    @Test
    void forbidsChanges() throws IOException {
        memory.put(KEY, BlobSource.of(new byte[3]), WriteMode.CREATE_NEW);
        BlobStore store = new ReadOnlyBlobStore(memory);

        assertThat(Blobs.read(store, KEY, 3)).hasSize(3);
        assertThatThrownBy(() -> store.put(KEY, BlobSource.of(new byte[1]), WriteMode.REPLACE))
                .isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> store.delete(List.of(KEY))).isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> store.purgeUnfinished(BlobPrefix.ALL)).isInstanceOf(AccessDenied.class);
        assertThat(Blobs.read(memory, KEY, 3)).hasSize(3);
    }

    @Test
    @Timeout(30)
    void holdsUploadsBackToTheLimit() throws IOException {
        Throttle throttle = Throttle.of(400_000);
        BlobStore store = new ThrottledBlobStore(memory, throttle, Throttle.none());

        // The first second's worth passes at once.
        assertThat(time(() -> store.put(KEY, BlobSource.of(new byte[800_000]), WriteMode.REPLACE)))
                .isGreaterThan(Duration.ofMillis(800));
        assertThat(time(() -> Blobs.read(store, KEY, 800_000))).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @Timeout(30)
    void followsAChangedLimitWhileAStreamFlows() throws Exception {
        Throttle throttle = Throttle.of(1_000);
        BlobStore store = new ThrottledBlobStore(memory, Throttle.none(), throttle);
        memory.put(KEY, BlobSource.of(new byte[10_000_000]), WriteMode.CREATE_NEW);
        CountDownLatch begun = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<byte[]> read = thread.submit(() -> {
                begun.countDown();
                return Blobs.read(store, KEY, 10_000_000);
            });
            begun.await();
            throttle.change(0);
            assertThat(read.get(20, TimeUnit.SECONDS)).hasSize(10_000_000);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    @Timeout(30)
    void letsAnInterruptEndTheWait() throws Exception {
        BlobStore store = new ThrottledBlobStore(memory, Throttle.of(1), Throttle.none());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<?> put = thread.submit(() -> {
            assertThatThrownBy(() -> store.put(KEY, BlobSource.of(new byte[1_000]), WriteMode.REPLACE))
                    .satisfies(e -> assertThat(e instanceof SourceFailed || e instanceof Interrupted)
                            .isTrue());
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return null;
        });
        thread.shutdownNow();
        put.get();
        assertThat(memory.stat(KEY)).isEmpty();
    }

    private static Duration time(Action action) throws IOException {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private interface Action {
        void run() throws IOException;
    }
}
