package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Fails as it is told, before an operation or after it. */
final class FaultyBlobStore extends ForwardingBlobStore {
    private int failuresBefore;
    private Duration retryAfter = Duration.ZERO;
    private int lostAnswers;
    private int breaksAfterBytes;
    private int calls;

    FaultyBlobStore(BlobStore store) {
        super(store);
    }

    /** The next operations fail before they do anything. */
    void failNext(int times) {
        failNext(times, Duration.ZERO);
    }

    /** As before, and the store asks to be left alone for a while. */
    void failNext(int times, Duration wait) {
        failuresBefore = times;
        retryAfter = wait;
        calls = 0;
    }

    /** The next puts are done, but fail. */
    void loseNextAnswers(int times) {
        lostAnswers = times;
        calls = 0;
    }

    /** Every stream breaks after this many bytes. */
    void breakStreamsAfter(int bytes) {
        breaksAfterBytes = bytes;
    }

    int calls() {
        return calls;
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        call();
        store.put(key, source, mode);
        if (lostAnswers-- > 0) {
            throw new StoreUnavailable("lost answer");
        }
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        call();
        InputStream in = store.open(key, range);
        return breaksAfterBytes == 0 ? in : new BreakingStream(in, breaksAfterBytes);
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        call();
        return store.stat(key);
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        call();
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        call();
        store.delete(keys);
    }

    private void call() throws StoreUnavailable {
        calls++;
        if (failuresBefore-- > 0) {
            throw new StoreUnavailable("busy", null, retryAfter);
        }
    }

    private static final class BreakingStream extends FilterInputStream {
        private int left;

        BreakingStream(InputStream in, int left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                throw new StoreUnavailable("connection reset");
            }
            int count = in.read(buffer, offset, Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }
    }
}
