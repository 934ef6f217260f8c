package dev.larder.common.rpc.broker;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.rpc.proto.RepositoryAccess;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The stores a broker has open: one for each way a repository is reached, shared by all calls, closed when nobody has
 * called for a while. Safe for many threads; owns one.
 */
final class BrokerStores implements Closeable {
    private static final Duration IDLE_MAX = Duration.ofSeconds(60);
    private static final int SWEEP_SECONDS = 10;

    private final Opener opener;
    // Guarded by this, and so is what its values hold.
    private final Map<RepositoryAccess, Shared> stores = new HashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "broker-stores"));

    BrokerStores(Opener opener) {
        this.opener = opener;
        var unused = timer.scheduleWithFixedDelay(
                () -> close(idle(IDLE_MAX)), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens the store of a repository; it tries nothing twice, because the caller of the broker does. */
    @FunctionalInterface
    interface Opener {
        BlobStore open(RepositoryAccess repository) throws BlobStoreException;
    }

    /** What is done with a store. */
    @FunctionalInterface
    interface Use<T> {
        T with(BlobStore store) throws java.io.IOException;
    }

    <T> T use(RepositoryAccess repository, Use<T> use) throws java.io.IOException {
        Shared shared = borrow(repository);
        try {
            return use.with(shared.store);
        } finally {
            giveBack(shared);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        close(idle(Duration.ZERO));
    }

    private Shared borrow(RepositoryAccess repository) throws BlobStoreException {
        synchronized (this) {
            Shared known = stores.get(repository);
            if (known != null) {
                known.users++;
                return known;
            }
        }
        // Not under the lock: a login or a name service may take long.
        Shared fresh = new Shared(opener.open(repository));
        synchronized (this) {
            Shared known = stores.putIfAbsent(repository, fresh);
            if (known == null) {
                fresh.users++;
                return fresh;
            }
            known.users++;
            fresh.store.close();
            return known;
        }
    }

    private synchronized void giveBack(Shared shared) {
        shared.users--;
        shared.usedAt = System.nanoTime();
    }

    private synchronized List<BlobStore> idle(Duration since) {
        long now = System.nanoTime();
        List<BlobStore> idle = new ArrayList<>();
        stores.values().removeIf(shared -> {
            boolean gone = shared.users == 0 && now - shared.usedAt >= since.toNanos();
            if (gone) {
                idle.add(shared.store);
            }
            return gone;
        });
        return idle;
    }

    private static void close(List<BlobStore> stores) {
        stores.forEach(BlobStore::close);
    }

    private static final class Shared {
        private final BlobStore store;
        private int users;
        private long usedAt = System.nanoTime();

        Shared(BlobStore store) {
            this.store = store;
        }
    }
}
