package dev.larder.common.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every blob store promises. A store's test extends this and opens the store. */
public abstract class BlobStoreContract {
    private static final int RACERS = 30;
    /** What a store may add to a small blob. */
    private static final int BYTES_AROUND_MAX = 1_000;

    private static final int LARGE_BYTES = 40 * 1024 * 1024 + 12_345;

    private BlobStore store;

    /** An empty store, or one whose root nobody else uses. */
    protected abstract BlobStore open() throws Exception;

    /** The store under test, for what a kind of store promises beyond this contract. */
    protected final BlobStore store() {
        return store;
    }

    /** Sources of this size are large for the store: it sends them in parts, if it does so at all. */
    protected int largeBytes() {
        return LARGE_BYTES;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    public void returnsWhatWasPut() throws IOException {
        put("a/b/one.json", "one");

        assertThat(read("a/b/one.json")).isEqualTo("one");
        assertThat(store.stat(key("a/b/one.json"))).get().satisfies(stat -> {
            assertThat(stat.key()).isEqualTo(key("a/b/one.json"));
            assertThat(stat.size()).isEqualTo(3);
            assertThat(stat.modifiedAt()).isNotNull();
        });
    }

    @Test
    public void keepsAnEmptyBlob() throws IOException {
        store.put(key("empty"), BlobSource.of(new byte[0]), WriteMode.CREATE_NEW);

        assertThat(read("empty")).isEmpty();
        assertThat(readRange("empty", 0, 5)).isEmpty();
        assertThat(store.stat(key("empty"))).get().extracting(BlobStat::size).isEqualTo(0L);
    }

    @Test
    public void keepsALargeBlobInOrder() throws IOException {
        byte[] bytes = random(largeBytes(), 1);
        PacedSource source = new PacedSource(bytes);
        store.put(key("data/large.parquet"), source, WriteMode.REPLACE);

        assertThat(source.sent.get()).isBetween((long) bytes.length, bytes.length * 11L / 10);
        assertThat(store.stat(key("data/large.parquet")))
                .get()
                .extracting(BlobStat::size)
                .isEqualTo((long) bytes.length);
        try (InputStream in = store.open(key("data/large.parquet"), ByteRange.ALL)) {
            assertThat(Arrays.equals(in.readAllBytes(), bytes)).isTrue();
        }
        long offset = bytes.length - 100_000L;
        try (InputStream in = store.open(key("data/large.parquet"), new ByteRange(offset, 50_000))) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, (int) offset, (int) offset + 50_000));
        }
        assertThatThrownBy(() -> store.put(key("data/large.parquet"), BlobSource.of(bytes), WriteMode.CREATE_NEW))
                .isInstanceOf(BlobAlreadyExists.class);
        assertThat(store.purgeUnfinished(BlobPrefix.ALL)).isZero();
    }

    /** Once: otherwise a source's pace would not be the pace on the network. */
    @Test
    public void sendsEachByteThroughTheSourceOnce() throws IOException {
        for (int bytes : List.of(0, 10, 400_000)) {
            PacedSource source = new PacedSource(random(bytes, 2));
            store.put(key("paced"), source, WriteMode.REPLACE);
            assertThat(source.sent.get()).isBetween((long) bytes, (long) bytes + BYTES_AROUND_MAX);
        }
    }

    @Test
    public void servesRangesAsFarAsTheyExist() throws IOException {
        put("digits", "0123456789");

        assertThat(readRange("digits", 0, 1)).isEqualTo("0");
        assertThat(readRange("digits", 3, 4)).isEqualTo("3456");
        assertThat(readRange("digits", 8, 100)).isEqualTo("89");
        assertThat(readRange("digits", 9, Long.MAX_VALUE)).isEqualTo("9");
        assertThat(readRange("digits", 10, 1)).isEmpty();
        assertThat(readRange("digits", 1_000, 5)).isEmpty();
        assertThat(readRange("digits", 4, 0)).isEmpty();
    }

    @Test
    public void isNotDisturbedByAReaderThatStopsEarly() throws IOException {
        byte[] bytes = random(3_000_000, 2);
        store.put(key("long"), BlobSource.of(bytes), WriteMode.REPLACE);

        for (int i = 0; i < 60; i++) {
            try (InputStream in = store.open(key("long"), ByteRange.ALL)) {
                assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOf(bytes, 10));
            }
        }
    }

    @Test
    public void saysWhenABlobIsMissing() throws IOException {
        put("folder/there", "x");

        assertThat(store.stat(key("missing"))).isEmpty();
        assertThat(store.stat(key("folder"))).isEmpty();
        for (ByteRange range : List.of(ByteRange.ALL, new ByteRange(0, 0), new ByteRange(5, 5))) {
            assertThatThrownBy(() -> read(key("missing"), range))
                    .isInstanceOf(BlobNotFound.class)
                    .hasMessageContaining("missing");
            assertThatThrownBy(() -> read(key("folder"), range)).isInstanceOf(BlobNotFound.class);
        }
    }

    @Test
    public void refusesToCreateWhatExists() throws IOException {
        put("taken", "first");

        assertThatThrownBy(() -> store.put(key("taken"), source("second"), WriteMode.CREATE_NEW))
                .isInstanceOf(BlobAlreadyExists.class)
                .hasMessageContaining("taken");
        assertThatThrownBy(() -> store.put(key("taken"), BlobSource.of(random(6_000_000, 3)), WriteMode.CREATE_NEW))
                .isInstanceOf(BlobAlreadyExists.class);
        assertThat(read("taken")).isEqualTo("first");
    }

    @Test
    public void replacesWhatExists() throws IOException {
        put("changing", "a longer first text");
        store.put(key("changing"), source("second"), WriteMode.REPLACE);

        assertThat(read("changing")).isEqualTo("second");
        assertThat(keys(BlobPrefix.ALL)).containsExactly("changing");
    }

    @Test
    public void letsOneOfManyCreatorsWin() throws Exception {
        assumeTrue(store.traits().exclusiveCreate(), "the store cannot create exclusively");
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger winners = new AtomicInteger();
        List<Callable<Void>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            String content = "racer " + i;
            racers.add(() -> {
                start.await();
                try {
                    store.put(key("claim"), source(content), WriteMode.CREATE_NEW);
                    winners.incrementAndGet();
                } catch (BlobAlreadyExists e) {
                    // A loser.
                } catch (BlobStoreException e) {
                    // "Try again" is no win either.
                    assertThat(e.retriable()).as(e.toString()).isTrue();
                }
                return null;
            });
        }
        together(RACERS, racers, start);

        assertThat(winners).hasValue(1);
        assertThat(read("claim")).startsWith("racer ");
        assertThat(keys(BlobPrefix.ALL)).containsExactly("claim");
        assertThat(store.purgeUnfinished(BlobPrefix.ALL)).isZero();
    }

    @Test
    public void leavesNothingWhenASourceFailsInTheMiddle() throws IOException {
        for (int size : List.of(1_000, largeBytes())) {
            for (WriteMode mode : WriteMode.values()) {
                assertThatThrownBy(() -> store.put(key("data/broken"), failingAt(size / 2, size), mode))
                        .isInstanceOf(SourceFailed.class)
                        .hasMessageContaining("data/broken")
                        .hasMessageContaining("the disk is gone");
            }
        }

        assertThat(store.stat(key("data/broken"))).isEmpty();
        assertThat(keys(BlobPrefix.ALL)).isEmpty();
        assertThat(store.purgeUnfinished(BlobPrefix.ALL)).isZero();
    }

    @Test
    public void leavesTheOldBlobWhenAReplacementFails() throws IOException {
        put("old", "old");

        assertThatThrownBy(() -> store.put(key("old"), failingAt(10, 20), WriteMode.REPLACE))
                .isInstanceOf(SourceFailed.class);
        assertThat(read("old")).isEqualTo("old");
    }

    @Test
    public void refusesASourceThatIsShorterOrLongerThanItSaid() throws IOException {
        for (int real : List.of(99, 101)) {
            BlobSource liar = new BlobSource() {
                @Override
                public long length() {
                    return 100;
                }

                @Override
                public InputStream open(long offset) {
                    return new ByteArrayInputStream(new byte[real], (int) offset, real - (int) offset);
                }
            };
            assertThatThrownBy(() -> store.put(key("liar"), liar, WriteMode.REPLACE))
                    .isInstanceOf(SourceFailed.class)
                    .hasMessageContaining("100");
        }
        assertThat(keys(BlobPrefix.ALL)).isEmpty();
    }

    @Test
    public void listsInKeyOrderAndPageByPage() throws IOException {
        // '-' and '.' sort before '/', digits and letters after it: folders do not simply stand where their names do.
        List<String> names = List.of(
                "a-b", "a.b", "a/b", "a/b-c/d", "a/b.c", "a0", "aa/x", "b/1", "b/10", "b/2", "b=3A/x", "c/d/e/f", "B",
                "Z/z");
        for (String name : names) {
            if (!name.equals("a/b")) {
                put(name, name);
            }
        }
        List<String> sorted =
                names.stream().filter(name -> !name.equals("a/b")).sorted().toList();

        assertThat(keys(BlobPrefix.ALL)).isEqualTo(sorted);
        for (int limit : List.of(1, 2, 3, 5, 13, 1000)) {
            assertThat(keysByPages(BlobPrefix.ALL, limit))
                    .as("pages of %s", limit)
                    .isEqualTo(sorted);
        }
        assertThat(keys(BlobPrefix.of("a"))).containsExactly("a/b-c/d", "a/b.c");
        assertThat(keys(BlobPrefix.of("b"))).containsExactly("b/1", "b/10", "b/2");
        assertThat(keys(BlobPrefix.of("c/d"))).containsExactly("c/d/e/f");
        assertThat(keys(BlobPrefix.of("nothing/here"))).isEmpty();
    }

    @Test
    public void listsAfterAnyKeyThereOrNot() throws IOException {
        for (String name : List.of("p/a", "p/c", "p/e/f", "q")) {
            put(name, "x");
        }

        assertThat(keysAfter(BlobPrefix.of("p"), "p/b")).containsExactly("p/c", "p/e/f");
        assertThat(keysAfter(BlobPrefix.of("p"), "p/e")).containsExactly("p/e/f");
        assertThat(keysAfter(BlobPrefix.of("p"), "p/e/f")).isEmpty();
        assertThat(keysAfter(BlobPrefix.ALL, "p/e/f")).containsExactly("q");
        assertThat(keysAfter(BlobPrefix.of("p"), "a")).containsExactly("p/a", "p/c", "p/e/f");
        assertThat(keysAfter(BlobPrefix.of("p"), "z")).isEmpty();
    }

    @Test
    public void tellsSizesInListings() throws IOException {
        put("s/1", "1");
        put("s/333", "333");

        assertThat(store.list(BlobPrefix.of("s"), Optional.empty(), 10).blobs())
                .extracting(BlobStat::size)
                .containsExactly(1L, 3L);
    }

    @Test
    public void deletesManyAndMissing() throws IOException {
        List<BlobKey> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            put("d/" + i, "x");
            all.add(key("d/" + i));
        }
        put("d2/stays", "x");
        all.add(key("d/never-there"));
        all.add(key("nowhere/at/all"));

        store.delete(all);
        store.delete(all);
        store.delete(List.of());

        assertThat(keys(BlobPrefix.ALL)).containsExactly("d2/stays");
        put("d/1", "again");
        assertThat(read("d/1")).isEqualTo("again");
    }

    @Test
    public void purgesOnlyBelowThePrefixAndNoBlob() throws IOException {
        put("x/blob", "x");

        assertThat(store.purgeUnfinished(BlobPrefix.of("x"))).isZero();
        assertThat(store.purgeUnfinished(BlobPrefix.of("not/there"))).isZero();
        assertThat(store.purgeUnfinished(BlobPrefix.ALL)).isZero();
        assertThat(read("x/blob")).isEqualTo("x");
    }

    @Test
    public void servesManyThreads() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int worker = i;
            workers.add(() -> {
                start.await();
                for (int round = 0; round < 10; round++) {
                    String name = "w/" + worker + "/" + round;
                    put(name, name);
                    assertThat(read(name)).isEqualTo(name);
                    assertThat(store.stat(key(name))).isPresent();
                    store.delete(List.of(key(name)));
                    assertThat(store.stat(key(name))).isEmpty();
                }
                put("w/" + worker + "/kept", "kept");
                return null;
            });
        }
        together(8, workers, start);

        assertThat(keys(BlobPrefix.of("w"))).hasSize(8);
    }

    @Test
    public void keepsLongKeys() throws IOException {
        String folder = "f".repeat(150) + "/";
        String name = folder.repeat(4) + "k".repeat(150);
        put(name, "deep");

        assertThat(read(name)).isEqualTo("deep");
        assertThat(keys(BlobPrefix.ALL)).containsExactly(name);
    }

    @Test
    public void readsAFileAsASource() throws IOException {
        java.nio.file.Path file = java.nio.file.Files.createTempFile("source", "");
        try {
            byte[] bytes = random(200_000, 4);
            java.nio.file.Files.write(file, bytes);
            store.put(key("from-file"), BlobSource.of(file), WriteMode.CREATE_NEW);
            assertThat(Blobs.read(store, key("from-file"), 200_000)).isEqualTo(bytes);
            assertThat(Blobs.holds(store, key("from-file"), BlobSource.of(file)))
                    .isTrue();
            assertThat(Blobs.holds(store, key("from-file"), BlobSource.of(random(200_000, 5))))
                    .isFalse();
            assertThatThrownBy(() -> Blobs.read(store, key("from-file"), 199_999))
                    .isInstanceOf(CorruptBlob.class);
        } finally {
            java.nio.file.Files.delete(file);
        }
    }

    protected static BlobKey key(String value) {
        return new BlobKey(value);
    }

    protected static BlobSource source(String text) {
        return BlobSource.of(text.getBytes(UTF_8));
    }

    /** A folder name that no other run uses, for stores that outlive a test. */
    protected static String unique() {
        return "contract-" + UUID.randomUUID();
    }

    protected final void put(String name, String content) throws IOException {
        store.put(key(name), source(content), WriteMode.CREATE_NEW);
    }

    protected final String read(String name) throws IOException {
        return read(key(name), ByteRange.ALL);
    }

    protected final List<String> keys(BlobPrefix prefix) throws IOException {
        return keysByPages(prefix, 1000);
    }

    protected static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private String readRange(String name, long offset, long length) throws IOException {
        return read(key(name), new ByteRange(offset, length));
    }

    private String read(BlobKey key, ByteRange range) throws IOException {
        try (InputStream in = store.open(key, range)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private List<String> keysByPages(BlobPrefix prefix, int limit) throws IOException {
        List<String> keys = new ArrayList<>();
        Optional<BlobKey> after = Optional.empty();
        while (true) {
            BlobPage page = store.list(prefix, after, limit);
            assertThat(page.blobs().size()).isLessThanOrEqualTo(limit);
            page.blobs().forEach(stat -> keys.add(stat.key().value()));
            if (!page.more()) {
                return keys;
            }
            after = Optional.of(page.blobs().get(page.blobs().size() - 1).key());
        }
    }

    private List<String> keysAfter(BlobPrefix prefix, String after) throws IOException {
        return store.list(prefix, Optional.of(key(after)), 100).blobs().stream()
                .map(stat -> stat.key().value())
                .toList();
    }

    /** Counts what passes through it on the way out. */
    private static final class PacedSource implements BlobSource {
        private final BlobSource bytes;
        private final AtomicLong sent = new AtomicLong();

        PacedSource(byte[] bytes) {
            this.bytes = BlobSource.of(bytes);
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            return bytes.open(offset);
        }

        @Override
        public InputStream sending(InputStream out) {
            return new FilterInputStream(out) {
                @Override
                public int read() throws IOException {
                    int one = in.read();
                    sent.addAndGet(one < 0 ? 0 : 1);
                    return one;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int count = in.read(buffer, offset, length);
                    sent.addAndGet(Math.max(0, count));
                    return count;
                }
            };
        }
    }

    private static BlobSource failingAt(int failure, int length) {
        return new BlobSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open(long offset) {
                return new FilterInputStream(InputStream.nullInputStream()) {
                    private long at = offset;

                    @Override
                    public int read() throws IOException {
                        if (at == length) {
                            return -1;
                        }
                        if (at++ >= failure) {
                            throw new IOException("the disk is gone");
                        }
                        return 7;
                    }

                    @Override
                    public int read(byte[] buffer, int from, int count) throws IOException {
                        if (at == length) {
                            return -1;
                        }
                        int readable = (int) Math.min(count, Math.max(1, failure - at));
                        if (at >= failure) {
                            throw new IOException("the disk is gone");
                        }
                        at += readable;
                        return readable;
                    }
                };
            }
        };
    }

    private static void together(int threads, List<Callable<Void>> tasks, CountDownLatch start) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (Callable<Void> task : tasks) {
                running.add(pool.submit(task));
            }
            start.countDown();
            for (Future<Void> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
