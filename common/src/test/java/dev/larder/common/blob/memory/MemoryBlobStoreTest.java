package dev.larder.common.blob.memory;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import java.time.InstantSource;

class MemoryBlobStoreTest extends BlobStoreContract {
    @Override
    protected BlobStore open() {
        return new MemoryBlobStore(InstantSource.system());
    }
}
