package dev.larder.common.blob.memory;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.SourceFailed;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Blobs in memory: for tests, and as the shortest description of what a store does. */
public final class MemoryBlobStore implements BlobStore {
    private static final int PARALLELISM = 8;

    private final InstantSource clock;
    private final ConcurrentSkipListMap<BlobKey, Stored> blobs = new ConcurrentSkipListMap<>();

    public MemoryBlobStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        byte[] bytes = read(key, source);
        Stored stored = new Stored(new BlobStat(key, bytes.length, clock.instant()), bytes);
        switch (mode) {
            case CREATE_NEW -> {
                if (blobs.putIfAbsent(key, stored) != null) {
                    throw new BlobAlreadyExists("Blob " + key + " exists");
                }
            }
            case REPLACE -> blobs.put(key, stored);
        }
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        Stored stored = blobs.get(key);
        if (stored == null) {
            throw new BlobNotFound("Blob " + key + " does not exist");
        }
        int size = stored.bytes().length;
        int offset = (int) Math.min(range.offset(), size);
        return new ByteArrayInputStream(stored.bytes(), offset, (int) Math.min(range.length(), size - offset));
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) {
        return Optional.ofNullable(blobs.get(key)).map(Stored::stat);
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) {
        List<BlobStat> found = new ArrayList<>();
        for (Stored stored :
                after.isPresent() ? blobs.tailMap(after.get(), false).values() : blobs.values()) {
            if (stored.stat().key().startsWith(prefix)) {
                if (found.size() == limit) {
                    return new BlobPage(found, true);
                }
                found.add(stored.stat());
            }
        }
        return new BlobPage(found, false);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        keys.forEach(blobs::remove);
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) {
        return 0;
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) {
        return List.of();
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits(true, Integer.MAX_VALUE, PARALLELISM);
    }

    @Override
    public void close() {}

    private static byte[] read(BlobKey key, BlobSource source) throws SourceFailed {
        return Blobs.all(key, source);
    }

    private static final class Stored {
        private final BlobStat stat;
        private final byte[] bytes;

        Stored(BlobStat stat, byte[] bytes) {
            this.stat = stat;
            this.bytes = bytes;
        }

        BlobStat stat() {
            return stat;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
