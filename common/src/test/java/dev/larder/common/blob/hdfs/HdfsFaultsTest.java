package dev.larder.common.blob.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.FaultWalk;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.hdfs.FaultyHdfs.Fault;
import dev.larder.common.blob.hdfs.FaultyHdfs.Operation;
import dev.larder.common.blob.layer.RetryPolicy;
import dev.larder.common.blob.layer.RetryingBlobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One call of each kind to the namenode, spoilt in each way once: trying again heals it, so that a walk through all
 * operations ends with the very bytes, and nothing stays that the walk did not mean to leave.
 * {@code -Dlarder.faults.seeds} says with how many seeds of bytes.
 */
class HdfsFaultsTest {
    private static final int SEEDS = Integer.getInteger("larder.faults.seeds", 1);
    private static final int AT_ONCE = 8;
    private static final RetryPolicy SOON =
            new RetryPolicy(4, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(5));
    private static final BlobKey SMALL = new BlobKey("data/small");
    private static final BlobKey LARGER = new BlobKey("data/larger");
    /** Hadoop's patience, in milliseconds; its own is half a minute and more. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "ipc.client.rpc-timeout.ms", "1500",
            "dfs.client.socket-timeout", "1500",
            "dfs.client.retry.window.base", "50");

    private record Cell(Operation operation, Fault fault, WriteMode mode, long seed) {}

    @Test
    void aSpoiltCallIsHealedAndLeavesNothing(@TempDir Path folder) throws Exception {
        List<String> wrong;
        try (EmbeddedHdfs hdfs = EmbeddedHdfs.start(folder)) {
            wrong = FaultWalk.all(cells(), AT_ONCE, cell -> walk(hdfs, cell));
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Operation operation : Operation.values()) {
                for (Fault fault : Fault.values()) {
                    cells.add(new Cell(operation, fault, WriteMode.CREATE_NEW, seed));
                    if (operation == Operation.RENAME) {
                        cells.add(new Cell(operation, fault, WriteMode.REPLACE, seed));
                    }
                }
            }
        }
        return cells;
    }

    /** What is wrong about the cell, if anything. */
    private static Optional<String> walk(EmbeddedHdfs hdfs, Cell cell) throws Exception {
        Random random = new Random(cell.seed());
        Map<BlobKey, byte[]> blobs = new TreeMap<>(Map.of(
                SMALL, FaultWalk.bytes(random, 10_000 + random.nextInt(50_000)),
                LARGER, FaultWalk.bytes(random, 200_000 + random.nextInt(50_000))));
        HdfsSettings settings = settings(hdfs, cell);
        try (FaultyHdfs faulty = new FaultyHdfs(hdfs.uri());
                BlobStore store = new RetryingBlobStore(
                        new HdfsBlobStore(new HdfsSettings(
                                faulty.uri(), settings.root(), settings.identity(), settings.configuration())),
                        SOON);
                BlobStore direct = new HdfsBlobStore(settings)) {
            faulty.spoil(cell.operation(), cell.fault(), 0);
            FaultWalk.through(store, blobs, cell.mode(), random);
            return faulty.hasSpoilt() ? FaultWalk.left(direct, Map.of()) : Optional.of("nothing was spoilt");
        } catch (BlobStoreException e) {
            return Optional.of("did not heal: " + e.getMessage());
        }
    }

    private static HdfsSettings settings(EmbeddedHdfs hdfs, Cell cell) {
        String root = "/backup/" + cell.operation() + "-" + cell.fault() + "-" + cell.mode() + "-" + cell.seed();
        HdfsSettings there = hdfs.settings(root, "larder");
        Map<String, String> configuration = new HashMap<>(there.configuration());
        configuration.putAll(IMPATIENT);
        return new HdfsSettings(there.fileSystem(), root, there.identity(), configuration);
    }
}
