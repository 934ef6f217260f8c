package dev.larder.fe.work;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.repository.Repository;
import java.io.Closeable;

/** A repository and the store it is in. Whoever opened it closes it. */
public record OpenRepository(BlobStore store, Repository repository) implements Closeable {
    @Override
    public void close() {
        store.close();
    }
}
