package dev.larder.common.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepositoryTest {
    private final BlobStore store = new MemoryBlobStore(InstantSource.system());
    private final Repository repository = new Repository(store, "nightly");

    @Test
    void isMadeOnceAndAttachedAfterwards() throws BlobStoreException {
        RepositoryIdentity first = repository.initialize(Manifests.identity());
        RepositoryIdentity second = repository.initialize(
                new RepositoryIdentity("another-id", "nightly", Manifests.AT.plusSeconds(5), Optional.empty()));

        assertThat(first).isEqualTo(Manifests.identity());
        assertThat(second).isEqualTo(first);
        assertThat(repository.attach()).isEqualTo(first);
    }

    @Test
    void isNotThereBeforeItIsMade() {
        assertThatThrownBy(repository::attach).isInstanceOf(BlobNotFound.class);
    }

    @Test
    void isNotTakenForAnother() throws BlobStoreException {
        repository.initialize(Manifests.identity());

        assertThatThrownBy(() -> new Repository(store, "weekly").attach())
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining("'weekly'")
                .hasMessageContaining("'nightly'");
    }

    @Test
    void returnsWhatWasPublished() throws BlobStoreException {
        StoredSnapshot published = repository.publishSnapshot(Manifests.snapshot());

        assertThat(repository.readSnapshot(Manifests.snapshot().name())).contains(published);
        assertThat(repository.readSnapshot(new SnapshotName("other", "2026-11-20-08-30-00")))
                .isEmpty();
    }

    @Test
    void publishesTheSameTwiceButNotAnotherOfThatName() throws BlobStoreException {
        SnapshotManifest snapshot = Manifests.snapshot();
        repository.publishSnapshot(snapshot);

        assertThat(repository.publishSnapshot(snapshot).manifest()).isEqualTo(snapshot);
        SnapshotManifest other = new SnapshotManifest(
                snapshot.label(),
                snapshot.timestamp(),
                snapshot.cluster(),
                snapshot.job(),
                "another_database",
                snapshot.takenAt(),
                snapshot.publishedAt(),
                snapshot.content(),
                snapshot.catalog(),
                snapshot.batches(),
                snapshot.jobs());
        assertThatThrownBy(() -> repository.publishSnapshot(other)).isInstanceOf(BlobAlreadyExists.class);
        assertThat(repository.readSnapshot(snapshot.name()).orElseThrow().manifest())
                .isEqualTo(snapshot);
    }

    @Test
    void listsSnapshotsPageByPageWithoutStrangers() throws BlobStoreException {
        List<SnapshotName> names = new ArrayList<>();
        for (String label : List.of("a", "a-b", "b:c", "z")) {
            for (String timestamp : List.of("2026-01-01-00-00-00", "2026-01-02-00-00-00")) {
                names.add(new SnapshotName(label, timestamp));
            }
        }
        for (SnapshotName name : names) {
            put(RepositoryLayout.snapshot(name));
        }
        put(new BlobKey("snapshots/a/notes.txt"));
        put(new BlobKey("snapshots/README"));

        for (int limit : List.of(1, 3, 100)) {
            List<SnapshotName> listed = new ArrayList<>();
            Optional<SnapshotName> after = Optional.empty();
            boolean more = true;
            while (more) {
                SnapshotPage page = repository.listSnapshots(after, limit);
                listed.addAll(page.names());
                more = page.more();
                after = listed.isEmpty() ? after : Optional.of(listed.get(listed.size() - 1));
            }
            assertThat(listed).as("limit %s", limit).containsExactlyInAnyOrderElementsOf(names);
        }
        assertThat(repository.snapshotsOf("b:c"))
                .extracting(SnapshotName::timestamp)
                .containsExactly("2026-01-01-00-00-00", "2026-01-02-00-00-00");
        assertThat(repository.snapshotsOf("nothing")).isEmpty();
    }

    @Test
    void refusesASnapshotUnderAnothersName() throws BlobStoreException {
        SnapshotName wrong = new SnapshotName("wrong", "2026-11-20-08-30-00");
        store.put(
                RepositoryLayout.snapshot(wrong),
                BlobSource.of(ManifestCodec.encode(Manifests.snapshot())),
                WriteMode.CREATE_NEW);

        assertThatThrownBy(() -> repository.readSnapshot(wrong))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining("before:upgrade");
    }

    @Test
    void returnsManifestsAndProvesThem() throws BlobStoreException {
        BlobRef batch = repository.writeBatch(Manifests.batch());
        BlobRef catalog = repository.writeCatalog(Manifests.JOB, Manifests.catalog());

        assertThat(repository.readBatch(batch)).isEqualTo(Manifests.batch());
        assertThat(repository.readCatalog(catalog)).isEqualTo(Manifests.catalog());
        assertThatThrownBy(() -> repository.readBatch(new BlobRef(batch.key(), Manifests.OTHER_SHA, batch.size())))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining(batch.key().value());
        assertThatThrownBy(() -> repository.readBatch(new BlobRef(batch.key(), batch.sha256(), batch.size() - 1)))
                .isInstanceOf(CorruptBlob.class);
        assertThatThrownBy(() -> repository.readBatch(new BlobRef(batch.key(), batch.sha256(), Long.MAX_VALUE)))
                .isInstanceOf(CorruptBlob.class);
    }

    @Test
    void readsFilesOnlyFromTheJobsThatTheSnapshotNames() throws BlobStoreException {
        BlobRef batch = repository.writeBatch(Manifests.batch());

        assertThat(repository.readBatch(batch, Set.of(Manifests.JOB, Manifests.EARLIER_JOB)))
                .isEqualTo(Manifests.batch());
        assertThatThrownBy(() -> repository.readBatch(batch, Set.of(Manifests.EARLIER_JOB)))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining("outside");
    }

    @Test
    void refusesABatchWhoseFilesAreNoJobsData() throws Exception {
        BatchManifest good = Manifests.batch();
        BatchManifest.DataFile strange = new BatchManifest.DataFile(
                Manifests.SHA, 1, 1, new dev.larder.common.blob.BlobKey("data/strange/file.parquet"), 0);
        BlobRef batch = repository.writeBatch(new BatchManifest(
                good.job(),
                good.batch(),
                List.of(new BatchManifest.TabletContent(
                        new dev.larder.common.id.TabletId(30),
                        2,
                        List.of(new BatchManifest.Rowset(2, 2, 1, List.of(strange))))),
                List.of()));
        assertThatThrownBy(() -> repository.readBatch(batch)).hasMessageContaining("data/strange/file.parquet");
    }

    @Test
    void sweepsWhatASnapshotDoesNotUse() throws BlobStoreException {
        BlobRef batch = repository.writeBatch(Manifests.batch());
        BlobRef catalog = repository.writeCatalog(Manifests.JOB, Manifests.catalog());
        repository.writeLease(Manifests.lease());
        BlobKey used = RepositoryLayout.data(Manifests.JOB, Manifests.SHA);
        put(used);
        put(RepositoryLayout.data(Manifests.JOB, Manifests.OTHER_SHA));
        put(RepositoryLayout.batchManifest(Manifests.JOB, 3, Manifests.OTHER_SHA));
        BlobKey elsewhere = RepositoryLayout.data(new JobName("0a1b2c3d-10071"), Manifests.SHA);
        put(elsewhere);

        assertThat(repository.sweepJob(Manifests.JOB, Set.of(batch.key(), catalog.key(), used)))
                .isEqualTo(3);
        assertThat(keys()).containsExactlyInAnyOrder(batch.key(), catalog.key(), used, elsewhere);
        assertThat(repository.deleteJob(Manifests.JOB)).isEqualTo(3);
        assertThat(keys()).containsExactly(elsewhere);
        assertThat(repository.deleteJob(Manifests.JOB)).isZero();
    }

    @Test
    void keepsAndRemovesLeases() throws BlobStoreException {
        assertThat(repository.readLease(Manifests.JOB)).isEmpty();
        repository.writeLease(Manifests.lease());
        repository.writeLease(Manifests.lease());
        assertThat(repository.readLease(Manifests.JOB)).contains(Manifests.lease());
        repository.removeLease(Manifests.JOB);
        repository.removeLease(Manifests.JOB);
        assertThat(repository.readLease(Manifests.JOB)).isEmpty();
    }

    private void put(BlobKey key) throws BlobStoreException {
        store.put(key, BlobSource.of("x".getBytes(UTF_8)), WriteMode.CREATE_NEW);
    }

    private List<BlobKey> keys() throws BlobStoreException {
        return store.list(BlobPrefix.ALL, Optional.empty(), 1000).blobs().stream()
                .map(stat -> stat.key())
                .toList();
    }
}
