package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.WriteMode;
import java.io.BufferedInputStream;
import java.io.InputStream;

/**
 * Holds streams back to a limit: what is put by {@code upload}, as it is sent; what is read by {@code download}, as it
 * comes in.
 */
public final class ThrottledBlobStore extends ForwardingBlobStore {
    /** Those who send read a few kilobytes at once, and waiting for so few would cost more than sending them. */
    private static final int BUFFER_BYTES = 32 * 1024;

    private final Throttle upload;
    private final Throttle download;

    public ThrottledBlobStore(BlobStore store, Throttle upload, Throttle download) {
        super(store);
        this.upload = upload;
        this.download = download;
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        store.put(
                key,
                new ForwardingSource(source) {
                    @Override
                    public InputStream sending(InputStream bytes) {
                        InputStream paced = ByteWatch.watched(super.sending(bytes), upload);
                        return upload.bytesPerSecond() == 0 ? paced : new BufferedInputStream(paced, BUFFER_BYTES);
                    }
                },
                mode);
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        return ByteWatch.watched(store.open(key, range), download);
    }
}
