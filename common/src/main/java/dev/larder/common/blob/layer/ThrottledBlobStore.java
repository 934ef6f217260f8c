package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.WriteMode;
import java.io.InputStream;

/** Holds streams back to a limit: what is put by {@code upload}, what is read by {@code download}. */
public final class ThrottledBlobStore extends ForwardingBlobStore {
    private final Throttle upload;
    private final Throttle download;

    public ThrottledBlobStore(BlobStore store, Throttle upload, Throttle download) {
        super(store);
        this.upload = upload;
        this.download = download;
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        store.put(key, ByteWatch.watched(source, upload), mode);
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        return ByteWatch.watched(store.open(key, range), download);
    }
}
