package dev.larder.be.transfer;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.layer.BlobMeter;
import dev.larder.common.repository.JobName;
import dev.larder.common.rpc.proto.RepositoryAccess;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A pool for each endpoint that this agent sends to or fetches from, shared by all tasks of all jobs, as large as
 * {@link Concurrency} finds good. Any thread.
 */
public final class TransferLanes implements Closeable {
    private static final Duration WINDOW = Duration.ofMillis(500);
    /** What a request costs beside its bytes, as bytes: small blobs are work too. */
    private static final long REQUEST_BYTES = 64 << 10;

    private final Concurrency.Bounds bounds;
    private final Function<RepositoryAccess, String> endpoints;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService tuner =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "transfer-tuner"));

    /**
     * @param start threads of an endpoint in the beginning, as far as floor and ceiling allow
     * @param endpoints what tells one endpoint from another
     */
    public TransferLanes(int floor, int start, int ceiling, Function<RepositoryAccess, String> endpoints) {
        int low = Math.min(floor, ceiling);
        this.bounds = new Concurrency.Bounds(low, Math.min(ceiling, Math.max(low, start)), ceiling);
        this.endpoints = endpoints;
        var unused = tuner.scheduleAtFixedRate(
                () -> lanes.values().forEach(Lane::tune), WINDOW.toMillis(), WINDOW.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where what moves to and from the repository for a job runs. */
    TransferPool.Share pool(RepositoryAccess access, JobName job) {
        return lane(access).pool.of(job);
    }

    /** Is to be told what the bare store of the repository does. */
    public BlobMeter meter(RepositoryAccess access) {
        return lane(access);
    }

    @Override
    public void close() {
        tuner.shutdownNow();
        lanes.values().forEach(lane -> lane.pool.close());
    }

    private Lane lane(RepositoryAccess access) {
        return lanes.computeIfAbsent(endpoints.apply(access), endpoint -> new Lane(bounds));
    }

    private static final class Lane implements BlobMeter {
        private final TransferPool pool;
        private final LongAdder work = new LongAdder();
        private final LongAdder busy = new LongAdder();
        // What follows belongs to the tuner.
        private final Concurrency concurrency;
        private long windowBegan = System.nanoTime();
        private boolean wasFull;

        Lane(Concurrency.Bounds bounds) {
            this.concurrency = new Concurrency(bounds);
            this.pool = new TransferPool(bounds.start());
        }

        void tune() {
            long now = System.nanoTime();
            double seconds = (now - windowBegan) / 1e9;
            boolean full = pool.isFull();
            Concurrency.Window window =
                    new Concurrency.Window(work.sumThenReset() / seconds, busy.sumThenReset(), full && wasFull);
            windowBegan = now;
            wasFull = full;
            pool.resize(concurrency.after(window));
        }

        @Override
        public void requested(Operation operation) {
            work.add(REQUEST_BYTES);
        }

        @Override
        public void failed(Operation operation, BlobStoreException cause) {
            if (cause instanceof StoreUnavailable) {
                busy.increment();
            }
        }

        @Override
        public void written(long bytes) {
            work.add(bytes);
        }

        @Override
        public void read(long bytes) {
            work.add(bytes);
        }
    }
}
