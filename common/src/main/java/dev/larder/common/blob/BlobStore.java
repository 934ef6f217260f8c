package dev.larder.common.blob;

import java.io.Closeable;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Named, immutable bytes. A blob is visible whole or not at all; after put returns, stat, open and list see it; list is
 * in key order; delete of a missing blob succeeds; every method may be called from many threads.
 */
public interface BlobStore extends Closeable {
    /** Stores the source under the key. Reads the source at least once, more often when it retries. */
    void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException;

    /** Opens the bytes in the range that exist; the caller closes the stream. Reading may throw IOException later. */
    InputStream open(BlobKey key, ByteRange range) throws BlobStoreException;

    Optional<BlobStat> stat(BlobKey key) throws BlobStoreException;

    /** Up to {@code limit} (1 to 1000) blobs below the prefix with keys greater than {@code after}. */
    BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException;

    void delete(Collection<BlobKey> keys) throws BlobStoreException;

    /**
     * Removes what unfinished puts below the prefix left in the store: multipart uploads, temporary files. Must not be
     * called while a put below the prefix is running anywhere.
     *
     * @return how many were removed
     */
    int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException;

    /** Up to {@code limit} keys that unfinished puts below the prefix are for, with when they began, in no order. */
    List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException;

    StoreTraits traits();

    @Override
    void close();
}
