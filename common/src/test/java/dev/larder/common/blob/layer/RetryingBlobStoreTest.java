package dev.larder.common.blob.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryingBlobStoreTest extends BlobStoreContract {
    private static final RetryPolicy QUICK =
            new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(40));

    private final FaultyBlobStore faulty = new FaultyBlobStore(new MemoryBlobStore(InstantSource.system()));

    @Override
    protected BlobStore open() {
        return new RetryingBlobStore(faulty, QUICK);
    }

    @Test
    void triesAgainUntilTheStoreAnswers() throws IOException {
        faulty.failNext(3);
        put("a", "x");
        assertThat(faulty.calls()).isEqualTo(4);
        faulty.failNext(3);
        assertThat(read("a")).isEqualTo("x");
        faulty.failNext(3);
        assertThat(store().stat(key("a"))).isPresent();
        faulty.failNext(3);
        assertThat(store().list(BlobPrefix.ALL, Optional.empty(), 5).blobs()).hasSize(1);
    }

    @Test
    void givesUpInTheEnd() {
        faulty.failNext(100);

        assertThatThrownBy(() -> store().stat(key("a")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("busy");
        assertThat(faulty.calls()).isEqualTo(4);
    }

    @Test
    void comesBackNoSoonerThanTheStoreAsksWithinBounds() throws IOException {
        faulty.failNext(2, Duration.ofHours(1));
        long begin = System.nanoTime();

        put("a", "x");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(QUICK.askedWaitMax().multipliedBy(2), Duration.ofMinutes(1));
        assertThat(faulty.calls()).isEqualTo(3);
    }

    @Test
    void doesNotRepeatWhatCannotSucceed() throws IOException {
        put("a", "x");
        faulty.failNext(0);

        assertThatThrownBy(() -> read("missing")).isInstanceOf(BlobNotFound.class);
        assertThat(faulty.calls()).isEqualTo(1);
    }

    @Test
    void knowsItsOwnBlobWhenAnAnswerWasLost() throws IOException {
        faulty.loseNextAnswers(1);
        put("mine", "x");

        assertThat(read("mine")).isEqualTo("x");
    }

    @Test
    void doesNotTakeAnothersBlobForItsOwn() throws IOException {
        put("taken", "other");
        faulty.failNext(1);

        assertThatThrownBy(() -> store().put(key("taken"), source("mine!"), WriteMode.CREATE_NEW))
                .isInstanceOf(BlobAlreadyExists.class);
    }

    @Test
    void goesOnWhereAStreamBroke() throws IOException {
        byte[] bytes = random(10_000, 1);
        store().put(key("long"), dev.larder.common.blob.BlobSource.of(bytes), WriteMode.CREATE_NEW);
        faulty.breakStreamsAfter(777);

        try (InputStream in = store().open(key("long"), ByteRange.ALL)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        try (InputStream in = store().open(key("long"), new ByteRange(100, 5_000))) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 100, 5_100));
        }
    }
}
