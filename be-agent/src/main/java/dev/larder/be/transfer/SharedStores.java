package dev.larder.be.transfer;

import dev.larder.be.transfer.BatchTasks.RepositoryOpener;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.layer.ForwardingBlobStore;
import dev.larder.common.rpc.proto.RepositoryAccess;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens stores, and lets tasks share one that is open already: its connections are reused. A store is shared for some
 * minutes and then opened anew, so that what its opening checks, such as a login, is checked again; the old one is closed
 * when nobody uses it. Any thread.
 */
public final class SharedStores implements RepositoryOpener, Closeable {
    static final Duration AGE_MAX = Duration.ofMinutes(10);

    private final RepositoryOpener opener;
    private final InstantSource clock;
    // Guarded by this.
    private final Map<RepositoryAccess, Shared> shared = new HashMap<>();

    public SharedStores(RepositoryOpener opener, InstantSource clock) {
        this.opener = opener;
        this.clock = clock;
    }

    /** Closing what is returned lets go of the store. */
    @Override
    public BlobStore open(RepositoryAccess access) throws IOException {
        retireOld();
        Optional<BlobStore> there = use(access);
        if (there.isPresent()) {
            return there.get();
        }
        // Opening may take long, and must not hold up those who want another store.
        Shared opened = new Shared(opener.open(access), clock.instant());
        synchronized (this) {
            Shared first = shared.putIfAbsent(access, opened);
            opened.retired = first != null;
        }
        closeUnlessUsed(opened);
        return use(access).orElseThrow(() -> new IOException("The agent is stopping"));
    }

    private synchronized Optional<BlobStore> use(RepositoryAccess access) {
        return Optional.ofNullable(shared.get(access)).map(open -> {
            open.users++;
            return new Use(open);
        });
    }

    @Override
    public void close() {
        List<Shared> all;
        synchronized (this) {
            all = List.copyOf(shared.values());
            shared.clear();
            all.forEach(one -> one.retired = true);
        }
        all.forEach(one -> closeUnlessUsed(one));
    }

    private void retireOld() {
        List<Shared> old = new ArrayList<>();
        synchronized (this) {
            Instant oldest = clock.instant().minus(AGE_MAX);
            shared.values().removeIf(one -> one.openedAt.isBefore(oldest) && old.add(one));
            old.forEach(one -> one.retired = true);
        }
        old.forEach(this::closeUnlessUsed);
    }

    private void letGo(Shared used) {
        synchronized (this) {
            used.users--;
        }
        closeUnlessUsed(used);
    }

    private void closeUnlessUsed(Shared one) {
        synchronized (this) {
            if (!one.retired || one.users > 0 || one.closed) {
                return;
            }
            one.closed = true;
        }
        one.store.close();
    }

    /** A store and who uses it. Guarded by the outer object. */
    private static final class Shared {
        private final BlobStore store;
        private final Instant openedAt;
        private int users;
        private boolean retired;
        private boolean closed;

        Shared(BlobStore store, Instant openedAt) {
            this.store = store;
            this.openedAt = openedAt;
        }
    }

    private final class Use extends ForwardingBlobStore {
        private final Shared used;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Use(Shared used) {
            super(used.store);
            this.used = used;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                letGo(used);
            }
        }
    }
}
