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
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.encryption.EncryptedBlobStore;
import dev.larder.common.blob.encryption.EncryptionKeys;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.CatalogManifest;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryVerifier;
import dev.larder.common.repository.RepositoryVerifier.Finding;
import dev.larder.common.repository.RepositoryVerifier.Outcome;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.common.rpc.proto.BlobDamage;
import dev.larder.common.rpc.proto.ManifestRef;
import dev.larder.common.rpc.proto.RepositoryAccess;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.common.rpc.proto.VerifyWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every object that a snapshot leads to, damaged in every way: a check names it and nothing else, and a restore stops at it. */
class DamageTest {
    private static final JobName VERIFICATION = new JobName("0a1b2c3d-77");
    private static final BundleRules RULES = new BundleRules(60_000, 120_000);
    private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");

    @TempDir
    Path folder;

    private final TransferPool threads = new TransferPool(4);
    private final TransferPool.Share pool = threads.of(VERIFICATION);
    private final TransferLanes lanes = new TransferLanes(2, 4, 4, access -> "memory");
    private final MemoryBlobStore stored = new MemoryBlobStore(InstantSource.fixed(NOW));
    private final Random random = new Random(1);
    private BlobStore store;
    private Repository repository;
    private StoredSnapshot snapshot;
    private List<LocalTablet> tablets;

    /** How a repository keeps its blobs. */
    enum Form {
        CLEAR,
        ENCRYPTED
    }

    @AfterEach
    void close() {
        threads.close();
        lanes.close();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void isNamedExactlyAndStopsARestore(Form form) throws Exception {
        store = form == Form.CLEAR ? stored : encrypted();
        repository = new Repository(store, "repo");
        tablets = List.of(tablet(10, 5), tablet(11, 4));
        snapshot = backUp(7, tablets);
        Set<String> ours = keys();
        StoredSnapshot other = backUp(8, List.of(tablet(10, 5), tablet(11, 4)));
        assertThat(check()).isEmpty();
        restore();

        assertThat(ours).anyMatch(key -> key.endsWith(".zip")).anyMatch(key -> key.endsWith(".parquet"));
        for (String key : ours) {
            byte[] whole = raw(key);
            for (Map.Entry<String, byte[]> damage :
                    damages(key, whole, ours, other).entrySet()) {
                if (damage.getValue() == null) {
                    stored.delete(List.of(new BlobKey(key)));
                } else {
                    stored.put(new BlobKey(key), BlobSource.of(damage.getValue()), WriteMode.REPLACE);
                }
                reopened(form);
                assertThat(check()).as("%s: %s", key, damage.getKey()).containsExactly(key);
                assertThatThrownBy(this::restore)
                        .as("%s: %s", key, damage.getKey())
                        .hasMessageContaining(key);
                assertThat(folder.resolve("staged"))
                        .as("%s: %s", key, damage.getKey())
                        .satisfies(DamageTest::isSound);
            }
            stored.put(new BlobKey(key), BlobSource.of(whole), WriteMode.REPLACE);
        }
        reopened(form);
        assertThat(check()).isEmpty();
    }

    @Test
    void isNoDamageWhenTheSnapshotWasDroppedMeanwhile() throws Exception {
        store = stored;
        repository = new Repository(store, "repo");
        snapshot = backUp(7, List.of(tablet(10, 5)));
        SnapshotManifest manifest = snapshot.manifest();
        repository.deleteSnapshot(manifest.name());
        repository.deleteJob(manifest.job());

        assertThatThrownBy(() -> check(manifest))
                .hasMessage("Snapshot " + snapshot.ref().key() + " was dropped while it was verified");
    }

    /** Other bytes by what was done; null where the object is gone. */
    private Map<String, byte[]> damages(String key, byte[] whole, Set<String> ours, StoredSnapshot other)
            throws Exception {
        Map<String, byte[]> damages = new LinkedHashMap<>();
        byte[] flipped = whole.clone();
        // In the middle of a file, where it is a bundle: a restore does not read headers.
        flipped[whole.length / 2 + 200 < whole.length ? whole.length / 2 + 200 : whole.length / 2] ^= 4;
        damages.put("a bit is flipped", flipped);
        damages.put("cut off", Arrays.copyOf(whole, whole.length / 2));
        damages.put("empty", new byte[0]);
        damages.put("deleted", null);
        String kind = kind(key);
        List<String> alike = keys().stream()
                .filter(one -> kind(one).equals(kind) && !one.equals(key))
                .toList();
        for (String one : alike) {
            damages.put((ours.contains(one) ? "swapped with " : "replaced by another snapshot's ") + one, raw(one));
        }
        assertThat(alike).as("objects like %s", key).isNotEmpty();
        assertThat(other.ref().key().value()).isNotEqualTo(key);
        return damages;
    }

    private static String kind(String key) {
        return key.substring(0, key.indexOf('/')) + key.substring(key.lastIndexOf('.'));
    }

    /** Keys of all that is damaged, as VERIFY finds them: manifests first, then each batch on an agent. */
    private Set<String> check() throws Exception {
        Set<String> found = new TreeSet<>();
        RepositoryVerifier verifier = new RepositoryVerifier(repository);
        Outcome<StoredSnapshot> read;
        try {
            read = verifier.snapshot(
                    snapshot.manifest().name(), Optional.of(snapshot.ref().sha256()));
        } catch (BlobStoreException e) {
            return Set.of(snapshot.ref().key().value());
        }
        read.finding().map(Finding::key).map(BlobKey::value).ifPresent(found::add);
        if (read.manifest().isEmpty()) {
            return found;
        }
        SnapshotManifest manifest = read.manifest().get().manifest();
        verifier.catalog(manifest.catalog())
                .finding()
                .map(Finding::key)
                .map(BlobKey::value)
                .ifPresent(found::add);
        found.addAll(check(manifest));
        return found;
    }

    /** What agents find. */
    private Set<String> check(SnapshotManifest manifest) throws Exception {
        Set<String> found = new TreeSet<>();
        BatchVerification verification = new BatchVerification(access -> store, lanes);
        for (SnapshotManifest.BatchRef batch : manifest.batches()) {
            VerifyWork work = VerifyWork.newBuilder()
                    .setManifest(ManifestRef.newBuilder()
                            .setKey(batch.manifest().key().value())
                            .setSha256(batch.manifest().sha256())
                            .setSize(batch.manifest().size()))
                    .addAllJobs(manifest.jobs().stream().map(JobName::value).toList())
                    .setRepository(RepositoryAccess.newBuilder().setName("repo"))
                    .setLevel("DATA")
                    .setSnapshot(snapshot.ref().key().value())
                    .setSamplePercent(100)
                    .build();
            verification
                    .run(
                            TaskRequest.newBuilder()
                                    .setJobName(VERIFICATION.value())
                                    .setJobId(1)
                                    .setVerify(work)
                                    .build(),
                            new TaskProgress())
                    .getDamagesList()
                    .stream()
                    .map(BlobDamage::getKey)
                    .forEach(found::add);
        }
        return found;
    }

    /** What a restore reads before any table changes: manifests on the frontend, files into staging on an agent. */
    private void restore() throws Exception {
        SnapshotManifest manifest = repository.readSnapshot(snapshot.ref());
        var unused = repository.readCatalog(manifest.catalog());
        Downloader downloader = new Downloader(pool);
        Map<TabletId, TabletContent> found = new BatchManifests()
                .find(
                        manifest.batches().stream()
                                .map(SnapshotManifest.BatchRef::manifest)
                                .toList(),
                        tablets.stream().map(LocalTablet::id).toList(),
                        repository);
        Path staging = Files.createDirectories(folder.resolve("staged"));
        try (var old = Files.list(staging)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        List<Fetch> fetches = new ArrayList<>();
        found.forEach((id, content) -> content.rowsets().forEach(rowset -> rowset.files()
                .forEach(file ->
                        fetches.add(new Fetch(file, staging.resolve(file.sha256() + "." + id + "." + rowset.to()))))));
        downloader.fetch(fetches, Map.of(), repository, new TaskProgress());
    }

    /** A file that has its name has its bytes, too. */
    private static void isSound(Path staging) {
        try (var files = Files.list(staging)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9a-f]{64}\\.\\d+\\.\\d+")) {
                    assertThat(sha256(Files.readAllBytes(file))).isEqualTo(name.substring(0, 64));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private StoredSnapshot backUp(int number, List<LocalTablet> sent) throws Exception {
        JobName job = new JobName("0a1b2c3d-" + number);
        List<SnapshotManifest.BatchRef> batches = new ArrayList<>();
        for (LocalTablet tablet : sent) {
            Batch batch = new Batch(job, batches.size() + 1, folder.resolve(job + "-" + batches.size() + ".sent"));
            Sent one = new Uploader(pool, RULES)
                    .upload(batch, List.of(tablet), Stored.NOTHING, repository, new TaskProgress());
            assertThat(one.failures()).isEmpty();
            batches.add(one.manifest().ref(one.stored(), any -> new PartitionId(5)));
        }
        BlobRef catalog = repository.writeCatalog(job, new CatalogManifest("shop" + number, List.of(), List.of()));
        return repository.publishSnapshot(new SnapshotManifest(
                "nightly",
                "2026-11-20-08-30-0" + number,
                "0a1b2c3d",
                job,
                "shop" + number,
                NOW,
                NOW,
                new SnapshotManifest.Content(1, sent.size(), 9, 9, 90),
                catalog,
                batches,
                List.of(job)));
    }

    private void reopened(Form form) {
        store = form == Form.CLEAR ? stored : encrypted();
        repository = new Repository(store, "repo");
    }

    private BlobStore encrypted() {
        Path keys = folder.resolve("keys.json");
        try {
            if (Files.notExists(keys)) {
                EncryptionKeys.create(keys);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new EncryptedBlobStore(stored, EncryptionKeys.read(keys), new EncryptedBlobStore.Territory() {
            @Override
            public boolean isClear(BlobKey key) {
                return false;
            }

            @Override
            public String identity(BlobStore asked) {
                return "repository-1";
            }
        });
    }

    private LocalTablet tablet(long id, int rowsets) throws IOException {
        List<LocalRowset> all = new ArrayList<>();
        for (int i = 0; i < rowsets; i++) {
            byte[] bytes = new byte[i == 0 ? 70_000 + random.nextInt(10_000) : 30_000 + random.nextInt(20_000)];
            random.nextBytes(bytes);
            Path file = Files.createTempFile(folder, "rows", ".parquet");
            Files.write(file, bytes);
            all.add(new LocalRowset(i + 2, i + 2, 10, List.of(new LocalFile(file, bytes.length, sha256(bytes), 10))));
        }
        return new LocalTablet(new TabletId(id), rowsets + 1, all);
    }

    private byte[] raw(String key) throws BlobStoreException {
        return Blobs.read(stored, new BlobKey(key), 10_000_000);
    }

    private Set<String> keys() throws BlobStoreException {
        Set<String> keys = new HashSet<>();
        for (BlobStat stat : stored.list(BlobPrefix.ALL, Optional.empty(), 1000).blobs()) {
            keys.add(stat.key().value());
        }
        return keys;
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(VerifiedFile.newDigest().digest(bytes));
    }
}
