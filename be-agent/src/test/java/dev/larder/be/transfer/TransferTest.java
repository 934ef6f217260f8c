package dev.larder.be.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.be.task.TaskProgress;
import dev.larder.be.transfer.Downloader.Fetch;
import dev.larder.be.transfer.LocalTablet.LocalFile;
import dev.larder.be.transfer.LocalTablet.LocalRowset;
import dev.larder.be.transfer.Uploader.Batch;
import dev.larder.be.transfer.Uploader.Sent;
import dev.larder.be.transfer.Uploader.Stored;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.BlobCounters;
import dev.larder.common.blob.layer.BlobMeter;
import dev.larder.common.blob.layer.ForwardingBlobStore;
import dev.larder.common.blob.layer.MeteredBlobStore;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.RepositoryVerifier;
import dev.larder.common.repository.RepositoryVerifier.Finding;
import dev.larder.common.repository.RepositoryVerifier.Flaw;
import dev.larder.common.repository.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
    private static final JobName JOB = new JobName("0a1b2c3d-77");
    private static final PartitionId PARTITION = new PartitionId(5);

    private static final BundleRules RULES = new BundleRules(60_000, 200_000);

    @TempDir
    Path folder;

    private final TransferPool threads = new TransferPool(4);
    private final TransferPool.Share pool = threads.of(JOB);
    private final BlobStore store = new MemoryBlobStore(InstantSource.system());
    private final Repository repository = new Repository(store, "repo");
    private final Random random = new Random(1);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void whatWasSentComesBackToTheByte() throws Exception {
        List<LocalTablet> tablets = List.of(tablet(10, 3), tablet(11, 0), tablet(12, 5));
        Sent sent = new Uploader(pool, RULES).upload(batch(), tablets, Stored.NOTHING, repository, new TaskProgress());
        assertThat(sent.failures()).isEmpty();

        Downloader downloader = new Downloader(pool);
        Map<TabletId, TabletContent> found = new BatchManifests()
                .find(
                        List.of(sent.stored()),
                        List.of(new TabletId(10), new TabletId(11), new TabletId(12)),
                        repository);
        List<Fetch> fetches = fetches(found);
        downloader.fetch(fetches, Map.of(), repository, new TaskProgress());

        assertThat(found.get(new TabletId(11)).rowsets()).isEmpty();
        assertThat(fetches).hasSize(8);
        for (Fetch fetch : fetches) {
            assertThat(sha256(Files.readAllBytes(fetch.target())))
                    .isEqualTo(fetch.file().sha256());
        }
    }

    @Test
    void aTabletWithARottenFileIsNamedAndTheOthersAreSent() throws Exception {
        LocalTablet good = tablet(10, 2);
        LocalTablet rotten = tablet(11, 2);
        Path file = rotten.files().get(1).path();
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);

        Sent sent = new Uploader(pool, RULES)
                .upload(batch(), List.of(good, rotten), Stored.NOTHING, repository, new TaskProgress());

        assertThat(sent.failures()).containsOnlyKeys(new TabletId(11));
        assertThat(sent.manifest().tablets()).extracting(TabletContent::id).containsExactly(new TabletId(10));
        assertThat(keys()).noneMatch(key -> key.contains(rotten.files().get(1).sha256()));
    }

    @Test
    void aMissingFileIsItsTabletsFailure() throws Exception {
        LocalTablet tablet = tablet(10, 1);
        Files.delete(tablet.files().get(0).path());
        Sent sent = new Uploader(pool, RULES)
                .upload(batch(), List.of(tablet), Stored.NOTHING, repository, new TaskProgress());
        assertThat(sent.failures().get(new TabletId(10))).contains("missing");
    }

    @Test
    void aDamagedBlobIsRefusedByName() throws Exception {
        Sent sent = new Uploader(pool, RULES)
                .upload(batch(), List.of(tablet(10, 2)), Stored.NOTHING, repository, new TaskProgress());
        DataFile victim = sent.manifest().files().findFirst().orElseThrow();
        store.put(victim.blob(), BlobSource.of(new byte[(int) victim.size()]), WriteMode.REPLACE);
        Downloader downloader = new Downloader(pool);
        Map<TabletId, TabletContent> found =
                new BatchManifests().find(List.of(sent.stored()), List.of(new TabletId(10)), repository);
        List<Fetch> fetches = fetches(found);

        assertThatThrownBy(() -> downloader.fetch(fetches, Map.of(), repository, new TaskProgress()))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining(victim.blob().value());
        assertThat(fetches.stream().filter(fetch -> fetch.file().equals(victim)))
                .noneMatch(fetch -> Files.exists(fetch.target()));
    }

    @Test
    void smallFilesTravelInBundlesThatAnyoneCanOpen() throws Exception {
        List<LocalTablet> tablets = List.of(tablet(10, 6), tablet(11, 6));
        Sent sent = new Uploader(pool, new BundleRules(200_000, 10_000_000))
                .upload(batch(), tablets, Stored.NOTHING, repository, new TaskProgress());

        List<String> data =
                keys().stream().filter(key -> key.startsWith("data/")).toList();
        assertThat(data).hasSize(1);
        byte[] zip = Blobs.read(store, new BlobKey(data.get(0)), 10_000_000);
        Path onDisk = Files.write(folder.resolve("bundle.zip"), zip);
        try (ZipFile opened = new ZipFile(onDisk.toFile())) {
            assertThat(opened.size()).isEqualTo(12);
            for (DataFile file : sent.manifest().files().toList()) {
                byte[] bytes = opened.getInputStream(opened.getEntry(file.sha256() + ".parquet"))
                        .readAllBytes();
                assertThat(sha256(bytes)).isEqualTo(file.sha256());
                assertThat(Arrays.copyOfRange(zip, (int) file.offset(), (int) (file.offset() + file.size())))
                        .isEqualTo(bytes);
            }
        }
    }

    @Test
    void aBundleIsProvedFromItsFirstByteToItsLast() throws Exception {
        Sent sent = new Uploader(pool, new BundleRules(200_000, 300_000))
                .upload(batch(), List.of(tablet(10, 9)), Stored.NOTHING, repository, new TaskProgress());
        assertThat(sent.manifest().bundles()).hasSizeGreaterThan(1);
        BlobRef bundle = sent.manifest().bundles().get(0);
        BlobRef other = sent.manifest().bundles().get(1);
        List<DataFile> files = sent.manifest()
                .files()
                .filter(file -> file.blob().equals(bundle.key()))
                .toList();
        List<BlobRef> known = sent.manifest().bundles();
        RepositoryVerifier verifier = new RepositoryVerifier(repository);
        byte[] whole = Blobs.read(store, bundle.key(), 1_000_000);
        assertThat(sha256(whole)).isEqualTo(bundle.sha256());
        assertThat(verifier.bundle(bundle, files, known)).isEmpty();
        assertThat(verifier.size(bundle.key(), files, Optional.of(bundle))).isEmpty();

        int inTheFirstFile = (int) files.get(0).offset() + 5;
        for (int at : List.of(0, 14, 35, inTheFirstFile, whole.length - 40, whole.length - 1)) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            store.put(bundle.key(), BlobSource.of(flipped), WriteMode.REPLACE);
            Finding finding = verifier.bundle(bundle, files, known).orElseThrow();
            assertThat(finding.flaw()).as("byte %s", at).isEqualTo(Flaw.ALTERED);
            assertThat(finding.message())
                    .contains(at == inTheFirstFile ? "its file at byte" : "its ZIP headers are not");
        }
        for (int length : List.of(0, files.get(0).size() > 10 ? 10 : 1, whole.length - 1)) {
            store.put(bundle.key(), BlobSource.of(Arrays.copyOf(whole, length)), WriteMode.REPLACE);
            assertThat(verifier.bundle(bundle, files, known)).map(Finding::flaw).contains(Flaw.TRUNCATED);
            assertThat(verifier.size(bundle.key(), files, Optional.of(bundle)))
                    .map(Finding::flaw)
                    .contains(Flaw.TRUNCATED);
        }
        store.put(bundle.key(), BlobSource.of(Arrays.copyOf(whole, whole.length + 1)), WriteMode.REPLACE);
        assertThat(verifier.bundle(bundle, files, known)).map(Finding::flaw).contains(Flaw.ALTERED);
        assertThat(verifier.size(bundle.key(), files, Optional.of(bundle)))
                .map(Finding::flaw)
                .contains(Flaw.ALTERED);
        store.put(bundle.key(), BlobSource.of(Blobs.read(store, other.key(), 1_000_000)), WriteMode.REPLACE);
        assertThat(verifier.bundle(bundle, files, known))
                .contains(new Finding(bundle.key(), Flaw.SWAPPED, "holds the bytes of " + other.key()));
        store.delete(List.of(bundle.key()));
        assertThat(verifier.bundle(bundle, files, known)).map(Finding::flaw).contains(Flaw.MISSING);
    }

    @Test
    void aBundleThatWentInPartsHasTheSameDigest() throws Exception {
        List<LocalFile> files = tablet(10, 3).files();
        Bundle streamed = new Bundle(files);
        String expected = sha256(streamed.open(0).readAllBytes());
        assertThat(streamed.sha256OfAll()).isEqualTo(expected);
        Bundle inParts = new Bundle(files);
        inParts.open(1_000).readAllBytes();
        assertThat(inParts.sha256OfAll()).isEqualTo(expected);
    }

    @Test
    void aBundleReadsTheSameFromAnyPlace() throws Exception {
        List<LocalFile> files = tablet(10, 3).files();
        byte[] whole = new Bundle(files).open(0).readAllBytes();
        assertThat(whole).hasSize((int) new Bundle(files).length());
        for (int offset = 0; offset <= whole.length; offset += offset < 300 ? 1 : 997) {
            assertThat(new Bundle(files).open(offset).readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
        }
        Bundle again = new Bundle(files);
        assertThat(again.open(whole.length - 22).readAllBytes())
                .isEqualTo(Arrays.copyOfRange(whole, whole.length - 22, whole.length));
    }

    @Test
    void whatIsStoredAlreadyIsNeitherReadNorSent() throws Exception {
        LocalTablet tablet = tablet(10, 4);
        Sent first = new Uploader(pool, RULES)
                .upload(batch(), List.of(tablet), Stored.NOTHING, repository, new TaskProgress());
        List<String> data =
                keys().stream().filter(key -> key.startsWith("data/")).toList();
        SnapshotManifest snapshot = new SnapshotManifest(
                "base",
                "2026-11-20-08-30-00",
                "0a1b2c3d",
                JOB,
                "db",
                Instant.EPOCH,
                Instant.EPOCH,
                new SnapshotManifest.Content(1, 1, 4, 4, 40),
                new BlobRef(RepositoryLayout.catalogManifest(JOB), "0".repeat(64), 1),
                List.of(first.manifest().ref(first.stored(), any -> PARTITION)),
                List.of(JOB));
        BlobRef base = repository.publishSnapshot(snapshot).ref();
        for (LocalFile file : tablet.files()) {
            Files.delete(file.path());
        }
        LocalTablet more = tablet(11, 1);
        Set<String> wanted = new HashSet<>();
        List.of(tablet, more).forEach(one -> one.files().forEach(file -> wanted.add(file.sha256())));

        StoredFiles storedFiles = new StoredFiles(new BatchManifests());
        Stored stored = storedFiles.find(base, Set.of(new PartitionId(4), PARTITION), wanted, repository);
        assertThat(storedFiles
                        .find(base, Set.of(new PartitionId(6)), wanted, repository)
                        .files())
                .isEmpty();
        Batch next = new Batch(new JobName("0a1b2c3d-78"), 1, folder.resolve("next.sent"));
        Sent second =
                new Uploader(pool, RULES).upload(next, List.of(tablet, more), stored, repository, new TaskProgress());

        assertThat(second.failures()).isEmpty();
        assertThat(second.manifest().bundlesByKey())
                .containsAllEntriesOf(first.manifest().bundlesByKey());
        assertThat(second.manifest().tablets().get(0))
                .isEqualTo(first.manifest().tablets().get(0));
        assertThat(keys().stream().filter(key -> key.startsWith("data/") && !data.contains(key)))
                .hasSize(1)
                .allMatch(key -> key.startsWith("data/0a1b2c3d-78/"));
    }

    @Test
    void aBaseThatWasDroppedHoldsNothing() throws Exception {
        BlobRef gone = new BlobRef(new BlobKey("snapshots/gone/2026-11-20-08-30-00.json"), "0".repeat(64), 10);
        assertThat(new StoredFiles(new BatchManifests())
                        .find(gone, Set.of(PARTITION), Set.of("a"), repository)
                        .files())
                .isEmpty();
    }

    @Test
    void aWholeFileThatIsHereIsLinkedAndADamagedOneIsFetched() throws Exception {
        LocalTablet tablet = tablet(10, 2);
        Sent sent = new Uploader(pool, RULES)
                .upload(batch(), List.of(tablet), Stored.NOTHING, repository, new TaskProgress());
        Downloader downloader = new Downloader(pool);
        List<Fetch> fetches =
                fetches(new BatchManifests().find(List.of(sent.stored()), List.of(new TabletId(10)), repository));
        LocalFile whole = tablet.files().get(0);
        LocalFile damaged = tablet.files().get(1);
        Files.write(damaged.path(), new byte[(int) damaged.size()]);

        downloader.fetch(
                fetches,
                Map.of(whole.sha256(), whole.path(), damaged.sha256(), damaged.path()),
                repository,
                new TaskProgress());

        for (Fetch fetch : fetches) {
            assertThat(sha256(Files.readAllBytes(fetch.target())))
                    .isEqualTo(fetch.file().sha256());
        }
        assertThat(Files.isSameFile(fetches.get(0).target(), whole.path())).isTrue();
        assertThat(Files.isSameFile(fetches.get(1).target(), damaged.path())).isFalse();
    }

    @Test
    void aTabletThatNoManifestListsIsDamage() throws Exception {
        Sent sent = new Uploader(pool, RULES)
                .upload(batch(), List.of(tablet(10, 1)), Stored.NOTHING, repository, new TaskProgress());
        assertThatThrownBy(
                        () -> new BatchManifests().find(List.of(sent.stored()), List.of(new TabletId(99)), repository))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Tablet 99");
    }

    @Test
    void anInterruptedCallerEndsItsPieces() throws Exception {
        Thread caller = Thread.currentThread();
        List<java.util.concurrent.Callable<Void>> pieces = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pieces.add(() -> {
                caller.interrupt();
                Thread.sleep(60_000);
                return null;
            });
        }
        assertThatThrownBy(() -> pool.runAll(pieces)).isInstanceOf(InterruptedException.class);
        // Another piece may have interrupted this thread once more.
        Thread.interrupted();
        pool.runAll(List.of(() -> null));
    }

    @Test
    void aBatchThatIsBegunAnewSendsWhatIsLeftAndWhatHasVanished() throws Exception {
        List<LocalTablet> tablets = List.of(tablet(10, 12), tablet(11, 12), tablet(12, 12));
        long all = tablets.stream()
                .flatMap(tablet -> tablet.files().stream())
                .mapToLong(LocalFile::size)
                .sum();
        BlobCounters first = new BlobCounters();
        Repository dying = new Repository(new DyingStore(new MeteredBlobStore(store, first), all / 2), "repo");
        assertThatThrownBy(() ->
                        new Uploader(pool, RULES).upload(batch(), tablets, Stored.NOTHING, dying, new TaskProgress()))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(first.requests(BlobMeter.Operation.STAT)).isZero();
        List<BlobStat> there =
                store.list(BlobPrefix.ALL, Optional.empty(), 1000).blobs();
        long sent = there.stream().mapToLong(BlobStat::size).sum();
        assertThat(there).hasSizeGreaterThan(2);
        // As a process that is killed leaves it.
        Files.writeString(batch().journal(), "data/0a1b2c3d-77/aa", StandardOpenOption.APPEND);
        List<BlobStat> vanished = List.of(there.get(0));
        store.delete(List.of(vanished.get(0).key()));

        BlobCounters second = new BlobCounters();
        Repository again = new Repository(new MeteredBlobStore(store, second), "repo");
        Sent result = new Uploader(pool, RULES).upload(batch(), tablets, Stored.NOTHING, again, new TaskProgress());

        assertThat(second.requests(BlobMeter.Operation.STAT)).isEqualTo(there.size());
        assertThat(second.bytesWritten())
                .isBetween(all - sent, (long) ((all - sent + vanished.get(0).size()) * 1.1));
        Map<TabletId, TabletContent> found = new BatchManifests()
                .find(
                        List.of(result.stored()),
                        tablets.stream().map(LocalTablet::id).toList(),
                        repository);
        List<Fetch> fetches = fetches(found);
        new Downloader(pool).fetch(fetches, Map.of(), repository, new TaskProgress());
        assertThat(fetches).hasSize(36);
        RepositoryVerifier verifier = new RepositoryVerifier(repository);
        for (BlobRef bundle : result.manifest().bundles()) {
            List<DataFile> files = result.manifest()
                    .files()
                    .filter(file -> file.blob().equals(bundle.key()))
                    .toList();
            assertThat(verifier.bundle(bundle, files, result.manifest().bundles()))
                    .isEmpty();
        }
    }

    /** Its batch has moved to another backend, which sent it; meanwhile its own files were deleted, or have rotted. */
    @Test
    void whoWakesUpWhenTheJobHasEndedChangesNothingOfItsSnapshot() throws Exception {
        List<LocalTablet> tablets = List.of(tablet(10, 12), tablet(11, 12));
        Uploader uploader = new Uploader(pool, RULES);
        uploader.upload(batch(), tablets, Stored.NOTHING, repository, new TaskProgress());
        Map<String, String> committed = contents();
        assertThat(committed).hasSizeGreaterThan(4);

        Batch sameBatch = new Batch(JOB, 3, folder.resolve("woken.sent"));
        uploader.upload(sameBatch, tablets, Stored.NOTHING, repository, new TaskProgress());
        assertThat(contents()).isEqualTo(committed);

        for (LocalFile file : tablets.get(0).files()) {
            Files.delete(file.path());
        }
        for (LocalFile file : tablets.get(1).files()) {
            byte[] bytes = Files.readAllBytes(file.path());
            bytes[bytes.length / 2] ^= 1;
            Files.write(file.path(), bytes);
        }
        Batch again = new Batch(JOB, 3, folder.resolve("late.sent"));
        Sent late = uploader.upload(again, tablets, Stored.NOTHING, repository, new TaskProgress());
        assertThat(late.failures()).containsOnlyKeys(new TabletId(10), new TabletId(11));
        assertThat(contents()).containsAllEntriesOf(committed);
    }

    /** SHA-256 of every blob by its key. */
    private Map<String, String> contents() throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (String key : keys()) {
            all.put(key, sha256(Blobs.read(store, new BlobKey(key), 10_000_000)));
        }
        return all;
    }

    /** Takes so many bytes and then nothing more. */
    private static final class DyingStore extends ForwardingBlobStore {
        private long left;

        DyingStore(BlobStore store, long bytes) {
            super(store);
            this.left = bytes;
        }

        @Override
        public synchronized void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            if (left <= 0) {
                throw new StoreUnavailable("The store is gone");
            }
            store.put(key, source, mode);
            left -= source.length();
        }
    }

    private Batch batch() {
        return new Batch(JOB, 3, folder.resolve("batch-3.sent"));
    }

    private List<Fetch> fetches(Map<TabletId, TabletContent> tablets) {
        List<Fetch> fetches = new ArrayList<>();
        tablets.forEach((id, content) -> content.rowsets().forEach(rowset -> rowset.files()
                .forEach(file -> fetches.add(new Fetch(file, folder.resolve("back-" + id + "-" + rowset.to()))))));
        return fetches;
    }

    private LocalTablet tablet(long id, int rowsets) throws IOException {
        List<LocalRowset> all = new ArrayList<>();
        for (int i = 0; i < rowsets; i++) {
            byte[] bytes = new byte[1_000 + random.nextInt(100_000)];
            random.nextBytes(bytes);
            Path file = Files.write(folder.resolve(id + "-" + i), bytes);
            all.add(new LocalRowset(i + 2, i + 2, 10, List.of(new LocalFile(file, bytes.length, sha256(bytes), 10))));
        }
        return new LocalTablet(new TabletId(id), rowsets + 1, all);
    }

    private List<String> keys() throws IOException {
        return store.list(BlobPrefix.ALL, Optional.empty(), 1000).blobs().stream()
                .map(BlobStat::key)
                .map(BlobKey::value)
                .toList();
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(VerifiedFile.newDigest().digest(bytes));
    }
}
