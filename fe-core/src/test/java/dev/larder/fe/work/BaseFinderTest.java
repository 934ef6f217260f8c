package dev.larder.fe.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.id.PartitionId;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.SigningKeys;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotManifest.BatchRef;
import dev.larder.common.repository.SnapshotManifest.PartitionPart;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.backup.BaseName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseFinderTest {
    private static final String CLUSTER = "0a1b2c3d";

    private final BlobStore store = new MemoryBlobStore(InstantSource.system());
    private final Repository repository = new Repository(store, "repo");
    private final BaseFinder finder = new BaseFinder(repository);

    @Test
    void theLatestThatHoldsAllPartitionsIsTheBase() throws Exception {
        snapshot(CLUSTER, "a", 1, 1, 2);
        snapshot(CLUSTER, "c", 2, 1, 2, 3);
        snapshot(CLUSTER, "b", 3, 1, 2);
        assertThat(latest(1, 2)).contains("b");
        assertThat(latest(1, 2, 3)).contains("c");
    }

    @Test
    void ifNoneHoldsAllThenTheLatestOfThoseThatHoldMost() throws Exception {
        snapshot(CLUSTER, "most", 1, 1, 2);
        snapshot(CLUSTER, "most-and-later", 2, 2, 3);
        snapshot(CLUSTER, "one", 3, 3);
        assertThat(latest(1, 2, 3, 4)).contains("most-and-later");
    }

    @Test
    void noneIsTheBaseWhenNoneHoldsAny() throws Exception {
        assertThat(latest(1)).isEmpty();
        snapshot(CLUSTER, "others", 1, 7);
        assertThat(latest(1)).isEmpty();
    }

    @Test
    void partitionsOfAnotherClusterAreOthersWithTheSameNumbers() throws Exception {
        snapshot("deadbeef", "theirs", 2, 1);
        assertThat(latest(1)).isEmpty();
        snapshot(CLUSTER, "ours", 1, 1);
        assertThat(latest(1)).contains("ours");
    }

    @Test
    void aDamagedSnapshotIsPassedOver() throws Exception {
        snapshot(CLUSTER, "whole", 1, 1);
        store.put(
                RepositoryLayout.snapshot(new SnapshotName("damaged", timestamp(2))),
                BlobSource.of("{\"format\":1".getBytes(UTF_8)),
                WriteMode.CREATE_NEW);
        assertThat(latest(1)).contains("whole");
    }

    @Test
    void theSearchEndsAfterFiftySnapshots() throws Exception {
        snapshot(CLUSTER, "far", 0, 1);
        for (int i = 1; i <= 49; i++) {
            snapshot(CLUSTER, "other" + i, i, 7);
        }
        assertThat(latest(1)).contains("far");
        snapshot(CLUSTER, "one-more", 50, 7);
        assertThat(latest(1)).isEmpty();
    }

    @Test
    void aBaseIsNamedByLabelAndPerhapsByTime() throws Exception {
        snapshot(CLUSTER, "nightly", 1, 1);
        snapshot(CLUSTER, "nightly", 2, 1);
        assertThat(finder.named(new BaseName("nightly", Optional.empty()))
                        .manifest()
                        .timestamp())
                .isEqualTo(timestamp(2));
        assertThat(finder.named(new BaseName("nightly", Optional.of(timestamp(1))))
                        .manifest()
                        .timestamp())
                .isEqualTo(timestamp(1));
        assertThatThrownBy(() -> finder.named(new BaseName("nightly", Optional.of(timestamp(3)))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Base snapshot 'nightly");
        assertThatThrownBy(() -> finder.named(new BaseName("night", Optional.empty())))
                .hasMessageContaining("does not exist in repository");
    }

    @Test
    void whatNobodySignedIsNoBaseWhereSnapshotsAreSigned(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder()
                                .encodeToString(KeyPairGenerator.getInstance("Ed25519")
                                        .generateKeyPair()
                                        .getPrivate()
                                        .getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Repository signing = new Repository(store, "repo", Optional.of(SigningKeys.read(file)));
        signing.publishSnapshot(manifest(CLUSTER, "signed", 1, 1));
        snapshot(CLUSTER, "unsigned", 2, 1);
        BaseFinder careful = new BaseFinder(signing);
        assertThat(careful.latest(partitions(1), CLUSTER))
                .map(one -> one.manifest().label())
                .contains("signed");
        assertThatThrownBy(() -> careful.named(new BaseName("unsigned", Optional.empty())))
                .hasMessageContaining("No base for an incremental backup")
                .hasMessageContaining("is not signed");
    }

    private Optional<String> latest(long... partitions) throws BlobStoreException {
        Optional<StoredSnapshot> found = finder.latest(partitions(partitions), CLUSTER);
        return found.map(one -> one.manifest().label());
    }

    private void snapshot(String cluster, String label, int minute, long... partitions) throws BlobStoreException {
        repository.publishSnapshot(manifest(cluster, label, minute, partitions));
    }

    private static SnapshotManifest manifest(String cluster, String label, int minute, long... partitions) {
        JobName job = new JobName(cluster + "-" + (100 + minute));
        return new SnapshotManifest(
                label,
                timestamp(minute),
                cluster,
                job,
                "shop",
                Instant.EPOCH,
                Instant.EPOCH,
                new SnapshotManifest.Content(1, 1, 1, 1, 1),
                new BlobRef(RepositoryLayout.catalogManifest(job), "0".repeat(64), 1),
                Arrays.stream(partitions)
                        .mapToObj(partition -> new BatchRef(
                                new BlobRef(
                                        new BlobKey("manifests/" + job + "/" + partition + ".json.zst"),
                                        "0".repeat(64),
                                        1),
                                List.of(new PartitionPart(new PartitionId(partition), 1)),
                                1,
                                1,
                                1,
                                1))
                        .toList(),
                List.of(job));
    }

    private static String timestamp(int minute) {
        return "2026-11-20-08-%02d-00".formatted(minute);
    }

    private static Set<PartitionId> partitions(long... ids) {
        return Arrays.stream(ids).mapToObj(PartitionId::new).collect(Collectors.toSet());
    }
}
