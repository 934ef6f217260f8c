package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.hdfs.FaultyDatanode;
import dev.larder.common.blob.hdfs.FaultyHdfs;
import dev.larder.common.blob.s3.FaultyS3;
import dev.larder.common.blob.s3.FaultyS3.Fault;
import dev.larder.common.blob.s3.FaultyS3.Operation;
import dev.larder.e2e.FaultyWalk.Cell;
import dev.larder.e2e.FaultyWalk.Road;
import dev.larder.quickstart.EmbeddedS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole jobs, each with one request of one kind spoilt in one way: a job finishes and what it made is equal to the byte,
 * or it is cancelled with a message that names an object and the cause, and then the same statement succeeds. Nothing
 * stays. Tries some kinds and ways; with {@code -Dlarder.faults.cells=1000} all there are, in an order of
 * {@code -Dlarder.faults.seed}.
 */
class FaultyStoreIT {
    private static final Optional<Integer> CELLS = Optional.ofNullable(Integer.getInteger("larder.faults.cells"));
    private static final int S3_CELLS = 5;
    private static final int HDFS_CELLS = 3;
    private static final long SEED = Long.getLong("larder.faults.seed", 1);
    /** The request of its kind that is spoilt; a walk has some twenty that read. */
    private static final int AFTER_MAX = 12;

    private static final Set<Operation> OF_PARTS = EnumSet.of(
            Operation.CREATE_MULTIPART,
            Operation.UPLOAD_PART,
            Operation.COMPLETE_MULTIPART,
            Operation.CONDITIONAL_COMPLETE,
            Operation.ABORT_MULTIPART);
    /** What trying once more heals, whatever was asked. */
    private static final Set<Fault> PASSING = EnumSet.of(
            Fault.ERROR_500,
            Fault.BUSY_503,
            Fault.BUSY_503_RETRY_AFTER,
            Fault.BUSY_429,
            Fault.RESET_BEFORE,
            Fault.RESET_AFTER,
            Fault.STALL,
            Fault.TRUNCATED,
            Fault.FLIPPED_BIT,
            Fault.TWICE);
    /** Hadoop's patience, in milliseconds; Larder's is half a minute. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "ipc.client.rpc-timeout.ms", "1500",
            "dfs.client.socket-timeout", "1500",
            "dfs.client.datanode-restart.timeout", "1");

    private static final Duration LONGER_THAN_PATIENCE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @Test
    void jobsOnS3EndWellOrSayWhatIsWrongAndNothingStays() throws Exception {
        try (S3Road road = new S3Road(folder)) {
            walk(road, road.cells(), S3_CELLS);
        }
    }

    @Test
    void jobsOnHdfsEndWellAndNothingStays() throws Exception {
        try (HdfsRoad road = new HdfsRoad(folder)) {
            walk(road, road.cells(), HDFS_CELLS);
        }
    }

    private void walk(Road road, List<Cell> all, int some) throws IOException {
        List<Cell> cells = new ArrayList<>(all);
        Collections.shuffle(cells, new Random(SEED));
        List<String> wrong = new ArrayList<>();
        int spoilt = 0;
        try (Cluster cluster = Cluster.start(folder.resolve("cluster"), 2);
                Sql sql = cluster.connect()) {
            int number = 0;
            for (Cell cell : cells.subList(0, Math.min(CELLS.orElse(some), cells.size()))) {
                FaultyWalk walk = new FaultyWalk(sql, cluster, road, cell, "r" + ++number);
                walk.go().ifPresent(wrong::add);
                spoilt += walk.hasSpoilt() ? 1 : 0;
                walk.failure().ifPresent(message -> System.out.println(cell + ": " + message));
            }
            System.out.println("Spoilt: " + spoilt + " of " + number);
            Strays.assertNoneOnAgents(cluster);
        }
        assertThat(wrong).isEmpty();
        assertThat(spoilt).isPositive();
    }

    private static final class S3Road implements Road {
        private final S3Store store;
        private final FaultyS3 faulty;

        S3Road(Path folder) throws IOException {
            store = S3Store.start(folder.resolve("s3"));
            faulty = new FaultyS3(URI.create(store.endpoint()));
        }

        List<Cell> cells() {
            Random random = new Random(SEED);
            List<Cell> cells = new ArrayList<>();
            for (Operation operation : Operation.values()) {
                for (Fault fault : Fault.values()) {
                    boolean ofNobody = operation == Operation.OTHER;
                    boolean noError = fault == Fault.ERROR_IN_200
                            && operation != Operation.COMPLETE_MULTIPART
                            && operation != Operation.CONDITIONAL_COMPLETE;
                    if (!ofNobody && !noError) {
                        boolean large = OF_PARTS.contains(operation);
                        int after = large ? 0 : random.nextInt(AFTER_MAX);
                        cells.add(new Cell(
                                operation + " " + fault + " after " + after,
                                large,
                                PASSING.contains(fault),
                                () -> faulty.spoil(operation, fault, after)));
                    }
                }
            }
            return cells;
        }

        @Override
        public RemoteStore store() {
            return store;
        }

        @Override
        public String createRepository(String name) {
            return store.createRepository(
                    name, "", S3Store.BUCKET, faulty.endpoint().toString(), EmbeddedS3.SECRET_KEY);
        }

        @Override
        public boolean hasSpoilt() {
            return faulty.hasSpoilt();
        }

        @Override
        public void heal() {
            faulty.heal();
        }

        @Override
        public void close() throws IOException {
            faulty.close();
            store.close();
        }
    }

    /** Through a NameNode that may be spoilt; and the DataNode does what it is told to. */
    private static final class HdfsRoad implements Road {
        private final HdfsStore store;
        private final FaultyHdfs nameNode;
        private final FaultyDatanode dataNode = new FaultyDatanode(LONGER_THAN_PATIENCE);

        HdfsRoad(Path folder) throws IOException {
            store = HdfsStore.start(folder.resolve("hdfs"));
            nameNode = new FaultyHdfs(store.uri());
        }

        List<Cell> cells() {
            Random random = new Random(SEED);
            List<Cell> cells = new ArrayList<>();
            for (FaultyHdfs.Operation operation : FaultyHdfs.Operation.values()) {
                for (FaultyHdfs.Fault fault : FaultyHdfs.Fault.values()) {
                    int after = random.nextInt(AFTER_MAX);
                    cells.add(new Cell(
                            operation + " " + fault + " after " + after,
                            false,
                            true,
                            () -> nameNode.spoil(operation, fault, after)));
                }
            }
            for (FaultyDatanode.Fault fault : FaultyDatanode.Fault.values()) {
                cells.add(new Cell("datanode " + fault, false, true, () -> dataNode.spoil(fault)));
            }
            return cells;
        }

        @Override
        public RemoteStore store() {
            return store;
        }

        @Override
        public String createRepository(String name) {
            return store.createRepository(name, "", nameNode.uri(), IMPATIENT);
        }

        @Override
        public boolean hasSpoilt() {
            return nameNode.hasSpoilt() || dataNode.hasSpoilt();
        }

        @Override
        public void heal() {
            nameNode.heal();
            dataNode.heal();
        }

        @Override
        public void close() throws IOException {
            nameNode.close();
            dataNode.close();
            store.close();
        }
    }
}
