package dev.larder.be.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.id.JobId;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A limit of a few bytes per second stands for one that holds a stream for longer than any test waits. */
class TransferLimitsTest {
    private static final JobId JOB = new JobId(7);
    private static final BlobKey KEY = new BlobKey("blob");
    private static final int BYTES = 1 << 20;
    private static final long HARDLY_ANY = 8;

    private final TransferLimits limits = new TransferLimits(0);
    private final MemoryBlobStore store = new MemoryBlobStore(InstantSource.system());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void fill() throws Exception {
        store.put(KEY, BlobSource.of(new byte[BYTES]), WriteMode.REPLACE);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aJobThatIsHeldBackGoesOnWhenItsLimitIsLifted() throws Exception {
        Future<Long> read = threads.submit(() -> read(limits.limited(store, JOB, HARDLY_ANY)));
        waitUntilHeldBack(read);
        limits.change(JOB, 0);
        assertThat(read.get()).isEqualTo(BYTES);
    }

    @Test
    void aJobWithoutLimitIsHeldBackFromTheChangeOn() throws Exception {
        BlobStore limited = limits.limited(store, JOB, 0);
        assertThat(read(limited)).isEqualTo(BYTES);
        try (InputStream bytes = limited.open(KEY, ByteRange.ALL)) {
            assertThat(bytes.read()).isZero();
            limits.change(JOB, HARDLY_ANY);
            Future<Long> rest = threads.submit(() -> bytes.transferTo(OutputStream.nullOutputStream()));
            waitUntilHeldBack(rest);
            limits.change(JOB, 0);
            assertThat(rest.get()).isEqualTo(BYTES - 1);
        }
    }

    /** A heartbeat that was built before the job was submitted must not give its next task another limit. */
    @Test
    void aLateHeartbeatForgetsNoNewJob() throws Exception {
        Future<Long> read = threads.submit(() -> read(limits.limited(store, JOB, HARDLY_ANY)));
        waitUntilHeldBack(read);
        limits.keepOnly(Set.of(), JOB);
        limits.change(JOB, 0);
        assertThat(read.get()).isEqualTo(BYTES);
    }

    @Test
    void whatHasEndedIsForgotten() throws Exception {
        BlobStore limited = limits.limited(store, JOB, 0);
        limits.keepOnly(Set.of(), new JobId(8));
        limits.change(JOB, HARDLY_ANY);
        assertThat(read(limited)).isEqualTo(BYTES);
    }

    private static long read(BlobStore from) throws Exception {
        try (InputStream bytes = from.open(KEY, ByteRange.ALL)) {
            return bytes.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void waitUntilHeldBack(Future<Long> read) {
        await().until(() -> Thread.getAllStackTraces().values().stream().anyMatch(stack -> Arrays.stream(stack)
                .anyMatch(call -> call.getClassName().endsWith("Throttle$RealTime"))));
        assertThat(read.isDone()).isFalse();
    }
}
