package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.BlobMeter.Operation;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Tells a meter of every request and of bytes as they flow. */
public final class MeteredBlobStore extends ForwardingBlobStore {
    private final BlobMeter meter;

    public MeteredBlobStore(BlobStore store, BlobMeter meter) {
        super(store);
        this.meter = meter;
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        metered(Operation.PUT, () -> {
            store.put(key, ByteWatch.sending(source, counting(meter::written)), mode);
            return null;
        });
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        return ByteWatch.watched(metered(Operation.OPEN, () -> store.open(key, range)), counting(meter::read));
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        return metered(Operation.STAT, () -> store.stat(key));
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        return metered(Operation.LIST, () -> store.list(prefix, after, limit));
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        metered(Operation.DELETE, () -> {
            store.delete(keys);
            return null;
        });
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        return metered(Operation.PURGE, () -> store.purgeUnfinished(prefix));
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
        return metered(Operation.LIST, () -> store.unfinished(prefix, limit));
    }

    private <T> T metered(Operation operation, Request<T> request) throws BlobStoreException {
        meter.requested(operation);
        try {
            return request.send();
        } catch (BlobStoreException e) {
            meter.failed(operation, e);
            throw e;
        }
    }

    private static ByteWatch counting(LongConsumer counter) {
        return new ByteWatch() {
            @Override
            public int chunkBytesMax() {
                return Integer.MAX_VALUE;
            }

            @Override
            public void flowed(int bytes) {
                counter.accept(bytes);
            }
        };
    }

    private interface Request<T> {
        T send() throws BlobStoreException;
    }
}
