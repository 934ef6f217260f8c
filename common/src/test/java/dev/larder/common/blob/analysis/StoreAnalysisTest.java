package dev.larder.common.blob.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
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
import dev.larder.common.blob.analysis.Finding.Check;
import dev.larder.common.blob.analysis.Finding.Result;
import dev.larder.common.blob.layer.ForwardingBlobStore;
import dev.larder.common.blob.memory.MemoryBlobStore;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every lie of a store is noticed by the check that is meant for it. */
class StoreAnalysisTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final BlobPrefix FOLDER = BlobPrefix.of("probes/one");

    private final MemoryBlobStore memory = new MemoryBlobStore(CLOCK);

    @Test
    void anHonestStoreIsFitAndKeepsNothing() throws Exception {
        List<Finding> findings = StoreAnalysis.of(memory, FOLDER, CLOCK);
        assertThat(findings)
                .allSatisfy(finding ->
                        assertThat(finding.result()).as(finding.toString()).isEqualTo(Result.OK));
        assertThat(findings).extracting(Finding::check).doesNotHaveDuplicates().hasSize(Check.values().length - 1);
        assertThat(memory.list(BlobPrefix.ALL, Optional.empty(), 10).blobs()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> liesAreNoticed() {
        return Stream.of(
                lie("a write that is not there", Check.READ_AFTER_WRITE, Forgetful::new),
                lie("a write of which the end is lost", Check.READ_AFTER_WRITE, Truncating::new),
                lie("a read from before an overwrite", Check.READ_AFTER_OVERWRITE, Stale::new),
                lie("a create that overwrites", Check.EXCLUSIVE_CREATE, Overwriting::new),
                lie("a create that two writers win", Check.EXCLUSIVE_CREATE, Racing::new),
                lie("a listing that misses a blob", Check.LISTING, Missing::new),
                lie("a listing that ends early", Check.LISTING, Cut::new),
                lie("a listing without order", Check.LISTING, Unordered::new),
                lie("a range that is another", Check.RANGES, Shifting::new),
                lie("a blob that does not go", Check.DELETION, Keeping::new),
                lie("parts that stay", Check.ABORT, PartsStay::new),
                lie("half a blob that stays", Check.ABORT, HalfStays::new));
    }

    @Test
    void aClockThatIsWrongIsAWarning() {
        for (Duration skew : List.of(Duration.ofMinutes(-9), Duration.ofHours(8))) {
            List<Finding> findings = StoreAnalysis.of(memory, FOLDER, InstantSource.fixed(NOW.minus(skew)));
            assertThat(wrong(findings)).containsExactly(Check.CLOCK);
            assertThat(finding(findings, Check.CLOCK).text())
                    .contains(skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of"));
        }
    }

    @Test
    void aStoreThatIsKnownToCreateTwiceIsAWarning() {
        List<Finding> findings = StoreAnalysis.of(
                new Racing(memory) {
                    @Override
                    public StoreTraits traits() {
                        return new StoreTraits(false, Integer.MAX_VALUE, 1);
                    }
                },
                FOLDER,
                CLOCK);
        assertThat(finding(findings, Check.EXCLUSIVE_CREATE).result()).isEqualTo(Result.WARNING);
    }

    @Test
    void aStoreThatMayNotBeWrittenIsAskedOnce() {
        List<Finding> findings = StoreAnalysis.of(
                new ForwardingBlobStore(memory) {
                    @Override
                    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
                        throw new AccessDenied("put " + key + ": access denied");
                    }
                },
                FOLDER,
                CLOCK);
        assertThat(finding(findings, Check.READ_AFTER_WRITE).text()).endsWith("access denied");
        assertThat(findings.stream().filter(finding -> finding.result() == Result.SKIPPED))
                .hasSize(Check.values().length - 3);
    }

    @Test
    void aReadOnlyRepositoryIsOnlyRead() throws Exception {
        BlobKey key = new BlobKey("repository.json");
        memory.put(key, BlobSource.of(ProbeBytes.pattern(300, 1)), WriteMode.CREATE_NEW);
        BlobStore guarded = new dev.larder.common.blob.layer.ReadOnlyBlobStore(memory);
        List<Finding> findings = StoreAnalysis.readOnly(guarded, key);
        assertThat(findings)
                .filteredOn(finding -> finding.result() == Result.OK)
                .extracting(Finding::check)
                .containsExactly(Check.LISTING, Check.RANGES);
        assertThat(wrong(StoreAnalysis.readOnly(new Shifting(guarded), key))).containsExactly(Check.RANGES);
    }

    @Test
    void whatAnotherWroteIsComparedByteByByte() throws Exception {
        BlobKey key = FOLDER.key("left");
        byte[] bytes = ProbeBytes.pattern(100, 5);
        assertThat(StoreAnalysis.exchange(memory, key, bytes, "backend b").text())
                .isEqualTo("the blob of backend b is not here");
        memory.put(key, BlobSource.of(bytes), WriteMode.CREATE_NEW);
        assertThat(StoreAnalysis.exchange(memory, key, bytes, "b").result()).isEqualTo(Result.OK);
        assertThat(StoreAnalysis.exchange(memory, key, ProbeBytes.pattern(100, 6), "b")
                        .result())
                .isEqualTo(Result.FAILED);
    }

    private DynamicTest lie(String name, Check noticed, Function<BlobStore, BlobStore> liar) {
        return DynamicTest.dynamicTest(name, () -> {
            MemoryBlobStore store = new MemoryBlobStore(CLOCK);
            List<Finding> findings = StoreAnalysis.of(liar.apply(store), FOLDER, CLOCK);
            assertThat(finding(findings, noticed).result()).isEqualTo(Result.FAILED);
            assertThat(wrong(findings)).contains(noticed);
        });
    }

    private static Finding finding(List<Finding> findings, Check check) {
        return findings.stream()
                .filter(finding -> finding.check() == check)
                .findFirst()
                .orElseThrow();
    }

    private static List<Check> wrong(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.result() == Result.FAILED || finding.result() == Result.WARNING)
                .map(Finding::check)
                .toList();
    }

    // ---------------------------------------------------------------- stores that lie

    private static class Forgetful extends ForwardingBlobStore {
        Forgetful(BlobStore store) {
            super(store);
        }

        @Override
        public Optional<BlobStat> stat(BlobKey key) {
            return Optional.empty();
        }
    }

    private static class Truncating extends ForwardingBlobStore {
        Truncating(BlobStore store) {
            super(store);
        }

        @Override
        public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            byte[] all = Blobs.all(key, source);
            store.put(key, BlobSource.of(Arrays.copyOf(all, Math.max(0, all.length - 1))), mode);
        }
    }

    private static class Stale extends ForwardingBlobStore {
        private final Map<BlobKey, byte[]> first = new ConcurrentHashMap<>();

        Stale(BlobStore store) {
            super(store);
        }

        @Override
        public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            first.putIfAbsent(key, Blobs.all(key, source));
            store.put(key, source, mode);
        }

        @Override
        public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
            MemoryBlobStore before = new MemoryBlobStore(CLOCK);
            before.put(key, BlobSource.of(first.getOrDefault(key, new byte[0])), WriteMode.REPLACE);
            return before.open(key, range);
        }
    }

    private static class Overwriting extends ForwardingBlobStore {
        Overwriting(BlobStore store) {
            super(store);
        }

        @Override
        public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            store.put(key, source, WriteMode.REPLACE);
        }
    }

    private static class Racing extends ForwardingBlobStore {
        Racing(BlobStore store) {
            super(store);
        }

        @Override
        public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            store.put(key, source, key.value().endsWith("raced") ? WriteMode.REPLACE : mode);
        }
    }

    private static class Missing extends ForwardingBlobStore {
        Missing(BlobStore store) {
            super(store);
        }

        @Override
        public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
            BlobPage page = store.list(prefix, after, limit);
            return new BlobPage(
                    page.blobs().stream()
                            .filter(blob -> !blob.key().value().endsWith("-11"))
                            .toList(),
                    page.more());
        }
    }

    private static class Cut extends ForwardingBlobStore {
        Cut(BlobStore store) {
            super(store);
        }

        @Override
        public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
            return new BlobPage(store.list(prefix, after, limit).blobs(), false);
        }
    }

    private static class Unordered extends ForwardingBlobStore {
        Unordered(BlobStore store) {
            super(store);
        }

        @Override
        public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
            List<BlobStat> all =
                    new ArrayList<>(store.list(prefix, Optional.empty(), 1000).blobs());
            java.util.Collections.reverse(all);
            return new BlobPage(all, false);
        }
    }

    private static class Shifting extends ForwardingBlobStore {
        Shifting(BlobStore store) {
            super(store);
        }

        @Override
        public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
            return store.open(key, range.offset() == 0 ? range : new ByteRange(range.offset() - 1, range.length()));
        }
    }

    private static class Keeping extends ForwardingBlobStore {
        Keeping(BlobStore store) {
            super(store);
        }

        @Override
        public void delete(Collection<BlobKey> keys) {}
    }

    private static class PartsStay extends ForwardingBlobStore {
        private final List<BlobStat> parts = new ArrayList<>();

        PartsStay(BlobStore store) {
            super(store);
        }

        @Override
        public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            try {
                store.put(key, source, mode);
            } catch (SourceFailed e) {
                parts.add(new BlobStat(key, 0, NOW));
                throw e;
            }
        }

        @Override
        public List<BlobStat> unfinished(BlobPrefix prefix, int limit) {
            return List.copyOf(parts);
        }
    }

    private static class HalfStays extends ForwardingBlobStore {
        HalfStays(BlobStore store) {
            super(store);
        }

        @Override
        public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            try {
                store.put(key, source, mode);
            } catch (BlobAlreadyExists e) {
                throw e;
            } catch (SourceFailed e) {
                store.put(key, BlobSource.of(new byte[100]), WriteMode.REPLACE);
                throw e;
            }
        }
    }
}
