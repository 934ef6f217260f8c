package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.RetryPolicy;
import dev.larder.common.blob.layer.RetryingBlobStore;
import dev.larder.common.blob.s3.FaultyS3.Fault;
import dev.larder.common.blob.s3.FaultyS3.Operation;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * One request of each kind, spoilt in each way: a walk through all operations ends with the very bytes, or with an error
 * that names the blob and the cause, and nothing stays that the walk did not mean to leave. {@code -Dlarder.faults.seeds}
 * says with how many seeds of bytes.
 */
class S3FaultsTest {
    private static final int SEEDS = Integer.getInteger("larder.faults.seeds", 1);
    private static final int AT_ONCE = 4;
    private static final RetryPolicy SOON = new RetryPolicy(4, Duration.ofMillis(10), Duration.ofMillis(50));
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final BlobKey SMALL = new BlobKey("data/small");
    private static final BlobKey LARGE = new BlobKey("data/large");

    /** What trying again heals: after these, the walk must end well. */
    private static final Set<Fault> PASSING = EnumSet.of(
            Fault.ERROR_500,
            Fault.BUSY_503,
            Fault.BUSY_503_RETRY_AFTER,
            Fault.BUSY_429,
            Fault.RESET_BEFORE,
            Fault.RESET_AFTER,
            Fault.STALL,
            Fault.TRUNCATED,
            Fault.TWICE);

    private static final Set<Operation> OF_PARTS =
            EnumSet.of(Operation.CREATE_MULTIPART, Operation.UPLOAD_PART, Operation.COMPLETE_MULTIPART);

    private record Cell(Operation operation, Fault fault, long seed) {
        boolean large() {
            return OF_PARTS.contains(operation) || operation == Operation.ABORT_MULTIPART;
        }

        /** A server that says a blob is not there is believed; the collector's next listing finds what stayed. */
        boolean hidesDeletion() {
            return operation == Operation.DELETE && fault == Fault.NOT_FOUND;
        }

        /** Whether the walk must end well. */
        boolean heals() {
            return operation != Operation.ABORT_MULTIPART
                    && (PASSING.contains(fault)
                            || (fault == Fault.NOT_FOUND
                                    && (operation == Operation.UPLOAD_PART
                                            || operation == Operation.COMPLETE_MULTIPART))
                            || (fault == Fault.ERROR_IN_200 && operation == Operation.COMPLETE_MULTIPART)
                            || (fault == Fault.FLIPPED_BIT
                                    && (operation == Operation.PUT || operation == Operation.UPLOAD_PART)));
        }
    }

    @Test
    void aSpoiltRequestIsHealedOrNamedAndLeavesNothing() throws Exception {
        List<String> wrong = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try (EmbeddedS3 server = EmbeddedS3.start()) {
            Map<String, Future<Optional<String>>> running = new TreeMap<>();
            for (Cell cell : cells()) {
                running.put(cell.toString(), threads.submit(() -> walk(server, cell)));
            }
            for (Map.Entry<String, Future<Optional<String>>> one : running.entrySet()) {
                one.getValue().get().ifPresent(text -> wrong.add(one.getKey() + ": " + text));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Operation operation : Operation.values()) {
                for (Fault fault : Fault.values()) {
                    if (applies(operation, fault)) {
                        cells.add(new Cell(operation, fault, seed));
                    }
                }
            }
        }
        return cells;
    }

    private static boolean applies(Operation operation, Fault fault) {
        return switch (fault) {
            case ERROR_IN_200 -> operation == Operation.COMPLETE_MULTIPART;
            case FLIPPED_BIT ->
                EnumSet.of(Operation.PUT, Operation.UPLOAD_PART, Operation.GET, Operation.RANGED_GET)
                        .contains(operation);
            default -> operation != Operation.OTHER;
        };
    }

    /** What is wrong about the cell, if anything. */
    private static Optional<String> walk(EmbeddedS3 server, Cell cell) throws Exception {
        String root = cell.operation() + "-" + cell.fault() + "-" + cell.seed() + "/";
        Random random = new Random(cell.seed());
        Map<BlobKey, byte[]> blobs = new TreeMap<>(Map.of(SMALL, bytes(random, 10_000 + random.nextInt(50_000))));
        if (cell.large()) {
            blobs.put(LARGE, bytes(random, S3BlobStore.PART_BYTES + 1 + random.nextInt(50_000)));
        }
        try (FaultyS3 faulty = new FaultyS3(server.endpoint(), cell.operation(), cell.fault());
                BlobStore store = new RetryingBlobStore(through(server, faulty, root), SOON);
                BlobStore direct = new S3BlobStore(server.settings(root), S3Dialect.plainest(true))) {
            Optional<BlobStoreException> failure = Optional.empty();
            try {
                walk(store, blobs, random);
            } catch (BlobStoreException e) {
                failure = Optional.of(e);
            }
            Optional<String> wrong = judge(cell, failure);
            if (faulty.injected() == 0) {
                wrong = Optional.of("nothing was spoilt");
            }
            Optional<String> left = left(direct, blobs, failure.isPresent() || cell.hidesDeletion());
            return wrong.isPresent() ? wrong : left;
        }
    }

    private static void walk(BlobStore store, Map<BlobKey, byte[]> blobs, Random random) throws Exception {
        for (Map.Entry<BlobKey, byte[]> blob : blobs.entrySet()) {
            store.put(blob.getKey(), BlobSource.of(blob.getValue()), WriteMode.REPLACE);
        }
        if (store.list(BlobPrefix.ALL, Optional.empty(), 10).blobs().size() != blobs.size()) {
            throw new CorruptBlob("The listing of data/ is not complete");
        }
        for (Map.Entry<BlobKey, byte[]> blob : blobs.entrySet()) {
            BlobKey key = blob.getKey();
            byte[] whole = blob.getValue();
            if (store.stat(key).map(BlobStat::size).orElse(-1L) != whole.length) {
                throw new BlobNotFound("Blob " + key + " is not there as it was put");
            }
            same(store, key, ByteRange.ALL, whole);
            int from = 1 + random.nextInt(1000);
            same(store, key, new ByteRange(from, 5000), Arrays.copyOfRange(whole, from, from + 5000));
        }
        store.delete(blobs.keySet());
    }

    /** As every reader does, which knows a digest. */
    private static void same(BlobStore store, BlobKey key, ByteRange range, byte[] expected) throws Exception {
        try (InputStream in = store.open(key, range)) {
            if (!Arrays.equals(in.readAllBytes(), expected)) {
                throw new CorruptBlob("Blob " + key + " has other bytes than were put: digest");
            }
        }
    }

    private static Optional<String> judge(Cell cell, Optional<BlobStoreException> failure) {
        if (failure.isEmpty()) {
            return cell.operation() == Operation.ABORT_MULTIPART
                    ? Optional.of("ended well though no part was taken")
                    : Optional.empty();
        }
        String message = failure.get().getMessage();
        if (cell.heals()) {
            return Optional.of("did not heal: " + message);
        }
        return message.contains("data/") || cell.operation() == Operation.LIST
                ? Optional.empty()
                : Optional.of("names no blob: " + message);
    }

    /** After the purge that every ended job makes; blobs are whole or not there. */
    private static Optional<String> left(BlobStore direct, Map<BlobKey, byte[]> blobs, boolean mayStay)
            throws Exception {
        direct.purgeUnfinished(BlobPrefix.ALL);
        if (!direct.unfinished(BlobPrefix.ALL, 10).isEmpty()) {
            return Optional.of("uploads are left");
        }
        List<BlobStat> found = direct.list(BlobPrefix.ALL, Optional.empty(), 10).blobs();
        for (BlobStat stat : found) {
            if (!mayStay || !blobs.containsKey(stat.key())) {
                return Optional.of("left " + stat.key());
            }
            same(direct, stat.key(), ByteRange.ALL, blobs.get(stat.key()));
        }
        direct.delete(found.stream().map(BlobStat::key).toList());
        return Optional.empty();
    }

    private static S3BlobStore through(EmbeddedS3 server, FaultyS3 faulty, String root) {
        S3Settings there = server.settings(root);
        return new S3BlobStore(
                new S3Settings(
                        faulty.endpoint(),
                        there.region(),
                        there.bucket(),
                        root,
                        there.credentials(),
                        Optional.empty(),
                        S3Settings.CONNECTIONS_MAX_DEFAULT,
                        SILENCE,
                        SILENCE),
                S3Dialect.plainest(true));
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
