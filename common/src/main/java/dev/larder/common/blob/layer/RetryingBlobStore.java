package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.CheckedSupplier;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tries again what may succeed a little later, as {@link BlobStoreException#retriable()} says, and not before the store
 * wants it, within bounds: {@link RetryPolicy}. A stream that breaks off
 * goes on where it broke. A CREATE_NEW whose answer was lost is not mistaken for somebody else's blob.
 */
public final class RetryingBlobStore implements BlobStore {
    private static final double MULTIPLIER = 2;
    private static final double JITTER = 0.5;

    private final BlobStore store;
    private final RetryPolicy policy;
    private final Retry retry;

    public RetryingBlobStore(BlobStore store, RetryPolicy policy) {
        this.store = store;
        this.policy = policy;
        IntervalFunction backoff =
                IntervalFunction.ofExponentialRandomBackoff(policy.firstWait(), MULTIPLIER, JITTER, policy.waitMax());
        this.retry = Retry.of(
                "blob-store",
                RetryConfig.custom()
                        .maxAttempts(policy.attemptsMax())
                        .intervalBiFunction(
                                (attempt, failed) -> Math.max(backoff.apply(attempt), asked(failed.getLeft())))
                        .retryOnException(e -> e instanceof BlobStoreException named && named.retriable())
                        .build());
    }

    /** How many milliseconds the store asked to be left alone, as far as that is obeyed. */
    private long asked(Throwable failure) {
        Duration asked = failure instanceof StoreUnavailable busy ? busy.retryAfter() : Duration.ZERO;
        return (asked.compareTo(policy.askedWaitMax()) < 0 ? asked : policy.askedWaitMax()).toMillis();
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        AtomicInteger attempts = new AtomicInteger();
        call(() -> {
            boolean again = attempts.getAndIncrement() > 0;
            try {
                store.put(key, source, mode);
            } catch (BlobAlreadyExists e) {
                if (!again || !Blobs.holds(store, key, source)) {
                    throw e;
                }
                // The attempt before did it, and only its answer was lost.
            }
            return null;
        });
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        return new ResumingStream(key, range, call(() -> store.open(key, range)));
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        return call(() -> store.stat(key));
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        return call(() -> store.list(prefix, after, limit));
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        call(() -> {
            store.delete(keys);
            return null;
        });
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        return call(() -> store.purgeUnfinished(prefix));
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
        return call(() -> store.unfinished(prefix, limit));
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T call(CheckedSupplier<T> operation) throws BlobStoreException {
        try {
            return retry.executeCheckedSupplier(operation);
        } catch (BlobStoreException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A store threw what it may not throw", e);
        }
    }

    /** Opens the blob again behind the last byte that arrived. Gives up after some breaks in a row without a byte. */
    private final class ResumingStream extends InputStream {
        private final BlobKey key;
        private final ByteRange range;
        private InputStream in;
        private long arrived;
        private int breaks;

        ResumingStream(BlobKey key, ByteRange range, InputStream in) {
            this.key = key;
            this.range = range;
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return Blobs.readByte(this);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            while (true) {
                try {
                    int count = in.read(buffer, offset, length);
                    if (count > 0) {
                        arrived += count;
                        breaks = 0;
                    }
                    return count;
                } catch (BlobStoreException e) {
                    if (!e.retriable() || ++breaks >= policy.attemptsMax()) {
                        throw e;
                    }
                    reopen();
                }
            }
        }

        private void reopen() throws IOException {
            try {
                in.close();
            } catch (IOException e) {
                // It is broken; the next one counts.
            }
            in = InputStream.nullInputStream();
            long length = range.isAll() ? Long.MAX_VALUE : range.length() - arrived;
            in = call(() -> store.open(key, new ByteRange(range.offset() + arrived, length)));
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
