package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.WriteMode;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Passes every call on; a layer overrides those that it changes. */
public abstract class ForwardingBlobStore implements BlobStore {
    protected final BlobStore store;

    protected ForwardingBlobStore(BlobStore store) {
        this.store = store;
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        store.put(key, source, mode);
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        return store.open(key, range);
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        return store.stat(key);
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        store.delete(keys);
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        return store.purgeUnfinished(prefix);
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
        return store.unfinished(prefix, limit);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public void close() {
        store.close();
    }
}
