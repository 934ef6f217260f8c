package dev.larder.common.blob.layer;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.WriteMode;
import java.util.Collection;

/** Refuses whatever would change the store, so that a reader cannot delete by mistake. */
public final class ReadOnlyBlobStore extends ForwardingBlobStore {
    public ReadOnlyBlobStore(BlobStore store) {
        super(store);
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        throw new AccessDenied("Cannot put blob " + key + ": opened read only");
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        throw new AccessDenied("Cannot delete " + keys.size() + " blobs: opened read only");
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        throw new AccessDenied("Cannot purge '" + prefix + "': opened read only");
    }
}
