package dev.larder.be.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.be.task.TaskProgress;
import dev.larder.be.transfer.Downloader.Fetch;
import dev.larder.be.transfer.LocalTablet.LocalFile;
import dev.larder.be.transfer.LocalTablet.LocalRowset;
import dev.larder.be.transfer.Uploader.Batch;
import dev.larder.be.transfer.Uploader.Sent;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
    private static final Batch BATCH = new Batch(new JobName("0a1b2c3d-77"), 3, new PartitionId(5));

    @TempDir
    Path folder;

    private final TransferPool pool = new TransferPool(4);
    private final BlobStore store = new MemoryBlobStore(InstantSource.system());
    private final Repository repository = new Repository(store, "repo");
    private final Random random = new Random(1);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void whatWasSentComesBackToTheByte() throws Exception {
        List<LocalTablet> tablets = List.of(tablet(10, 3), tablet(11, 0), tablet(12, 5));
        Sent sent = new Uploader(pool).upload(BATCH, tablets, repository, new TaskProgress());
        assertThat(sent.failures()).isEmpty();

        Downloader downloader = new Downloader(pool);
        Map<TabletId, TabletContent> found = downloader.find(
                List.of(sent.stored()), List.of(new TabletId(10), new TabletId(11), new TabletId(12)), repository);
        List<Fetch> fetches = fetches(found);
        downloader.fetch(fetches, repository, new TaskProgress());

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

        Sent sent = new Uploader(pool).upload(BATCH, List.of(good, rotten), repository, new TaskProgress());

        assertThat(sent.failures()).containsOnlyKeys(new TabletId(11));
        assertThat(sent.manifest().tablets()).extracting(TabletContent::id).containsExactly(new TabletId(10));
        assertThat(keys()).noneMatch(key -> key.contains(rotten.files().get(1).sha256()));
    }

    @Test
    void aMissingFileIsItsTabletsFailure() throws Exception {
        LocalTablet tablet = tablet(10, 1);
        Files.delete(tablet.files().get(0).path());
        Sent sent = new Uploader(pool).upload(BATCH, List.of(tablet), repository, new TaskProgress());
        assertThat(sent.failures().get(new TabletId(10))).contains("missing");
    }

    @Test
    void aDamagedBlobIsRefusedByName() throws Exception {
        Sent sent = new Uploader(pool).upload(BATCH, List.of(tablet(10, 2)), repository, new TaskProgress());
        DataFile victim = sent.manifest().files().findFirst().orElseThrow();
        store.put(victim.blob(), BlobSource.of(new byte[(int) victim.size()]), WriteMode.REPLACE);
        Downloader downloader = new Downloader(pool);
        Map<TabletId, TabletContent> found =
                downloader.find(List.of(sent.stored()), List.of(new TabletId(10)), repository);
        List<Fetch> fetches = fetches(found);

        assertThatThrownBy(() -> downloader.fetch(fetches, repository, new TaskProgress()))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining(victim.blob().value());
        assertThat(fetches.stream().filter(fetch -> fetch.file().equals(victim)))
                .noneMatch(fetch -> Files.exists(fetch.target()));
    }

    @Test
    void aTabletThatNoManifestListsIsDamage() throws Exception {
        Sent sent = new Uploader(pool).upload(BATCH, List.of(tablet(10, 1)), repository, new TaskProgress());
        assertThatThrownBy(
                        () -> new Downloader(pool).find(List.of(sent.stored()), List.of(new TabletId(99)), repository))
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
        pool.runAll(List.of(() -> null));
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
        return HexFormat.of().formatHex(VerifiedFile.sha256().digest(bytes));
    }
}
