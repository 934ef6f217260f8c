package dev.larder.common.blob.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.FaultWalk;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.hdfs.FaultyDatanode.Fault;
import dev.larder.common.blob.layer.RetryPolicy;
import dev.larder.common.blob.layer.RetryingBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The only datanode does something wrong once: trying again heals it, and nothing stays. */
class DatanodeFaultsTest {
    /** Longer than Hadoop's patience here. */
    private static final Duration STALL = Duration.ofSeconds(3);

    private static final RetryPolicy SOON =
            new RetryPolicy(4, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(5));
    private static final Map<String, String> IMPATIENT = Map.of(
            "dfs.client.socket-timeout", "1500",
            "dfs.client.datanode-restart.timeout", "1",
            "dfs.client.retry.window.base", "50");

    private static EmbeddedHdfs hdfs;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        hdfs = EmbeddedHdfs.start(folder);
    }

    @AfterAll
    static void stop() {
        hdfs.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFaultIsHealedAndLeavesNothing(Fault fault) throws Exception {
        Random random = new Random(1);
        Map<BlobKey, byte[]> blobs = new TreeMap<>(Map.of(
                new BlobKey("data/small"), FaultWalk.bytes(random, 20_000),
                new BlobKey("data/larger"), FaultWalk.bytes(random, 300_000)));
        try (FaultyDatanode faulty = new FaultyDatanode(STALL);
                BlobStore store = new RetryingBlobStore(new HdfsBlobStore(settings(fault.name())), SOON)) {
            faulty.spoil(fault);
            FaultWalk.through(store, blobs, WriteMode.CREATE_NEW, random);
            assertThat(faulty.hasSpoilt()).isTrue();
            faulty.heal();
            assertThat(FaultWalk.left(store, Map.of())).isEmpty();
        }
    }

    @Test
    void aDatanodeThatComesBackServesWhatItHad() throws Exception {
        BlobKey key = new BlobKey("data/kept");
        byte[] bytes = FaultWalk.bytes(new Random(2), 50_000);
        try (BlobStore store = new RetryingBlobStore(new HdfsBlobStore(settings("restart")), SOON)) {
            store.put(key, BlobSource.of(bytes), WriteMode.CREATE_NEW);
            hdfs.restartDatanode();
            try (InputStream in = store.open(key, ByteRange.ALL)) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aBlockThatRottedIsNotTakenForTheBlob() throws Exception {
        BlobKey key = new BlobKey("data/rotten");
        try (BlobStore store = new RetryingBlobStore(new HdfsBlobStore(settings("rot")), SOON)) {
            store.put(key, BlobSource.of(FaultWalk.bytes(new Random(3), 50_000)), WriteMode.CREATE_NEW);
            hdfs.rot("/backup/rot/data/rotten");

            assertThatThrownBy(() -> {
                        try (InputStream in = store.open(key, ByteRange.ALL)) {
                            in.readAllBytes();
                        }
                    })
                    .isInstanceOf(BlobStoreException.class)
                    .hasMessageContaining("data/rotten");
        }
    }

    private static HdfsSettings settings(String folder) {
        HdfsSettings there = hdfs.settings("/backup/" + folder, "larder");
        Map<String, String> configuration = new HashMap<>(there.configuration());
        configuration.putAll(IMPATIENT);
        return new HdfsSettings(there.fileSystem(), "/backup/" + folder, there.identity(), configuration);
    }
}
