package dev.larder.be.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.ForwardingBlobStore;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.rpc.proto.RepositoryAccess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedStoresTest {
    private static final RepositoryAccess ONE =
            RepositoryAccess.newBuilder().setName("one").build();
    private static final RepositoryAccess OTHER =
            RepositoryAccess.newBuilder().setName("other").build();

    private Instant now = Instant.EPOCH;
    private final List<CountedStore> opened = new ArrayList<>();
    private final SharedStores stores = new SharedStores(
            access -> {
                CountedStore store = new CountedStore();
                opened.add(store);
                return store;
            },
            () -> now);

    @Test
    void theSameAccessSharesAStoreAndAnotherDoesNot() throws IOException {
        stores.open(ONE).put(new BlobKey("a"), BlobSource.of(new byte[] {1}), WriteMode.REPLACE);
        assertThat(stores.open(ONE).stat(new BlobKey("a"))).isPresent();
        assertThat(stores.open(OTHER).stat(new BlobKey("a"))).isEmpty();
        assertThat(opened).hasSize(2);
    }

    @Test
    void aStoreThatNobodyUsesStaysOpenForTheNext() throws IOException {
        stores.open(ONE).close();
        stores.open(ONE).close();
        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).closed).isZero();
    }

    @Test
    void anOldStoreIsReplacedAndClosedWhenItsLastUserLetsGo() throws IOException {
        BlobStore first = stores.open(ONE);
        now = now.plus(SharedStores.AGE_MAX).plus(Duration.ofMillis(1));
        stores.open(ONE);
        assertThat(opened).hasSize(2);
        assertThat(opened.get(0).closed).isZero();
        first.close();
        first.close();
        assertThat(opened.get(0).closed).isEqualTo(1);
        assertThat(opened.get(1).closed).isZero();
    }

    @Test
    void closingClosesEachOnceAfterItsLastUser() throws IOException {
        BlobStore used = stores.open(ONE);
        stores.open(OTHER).close();
        stores.close();
        assertThat(opened.stream().map(store -> store.closed)).containsExactly(0, 1);
        used.close();
        assertThat(opened.stream().map(store -> store.closed)).containsExactly(1, 1);
    }

    private static final class CountedStore extends ForwardingBlobStore {
        private int closed;

        CountedStore() {
            super(new MemoryBlobStore(() -> Instant.EPOCH));
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
