package dev.larder.fe.work;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.StoredSnapshot;
import java.io.Closeable;
import java.util.Optional;

/** A repository and the store it is in. Whoever opened it closes it. */
public record OpenRepository(BlobStore store, Repository repository) implements Closeable {
    /** The snapshot that users name so; empty when there is none, or can be none. */
    Optional<StoredSnapshot> snapshot(String label, String timestamp) throws BlobStoreException {
        SnapshotName name;
        try {
            name = new SnapshotName(label, timestamp);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return repository.readSnapshot(name);
    }

    @Override
    public void close() {
        store.close();
    }
}
