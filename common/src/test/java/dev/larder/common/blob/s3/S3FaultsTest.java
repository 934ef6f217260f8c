package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.FaultWalk;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.RetryPolicy;
import dev.larder.common.blob.layer.RetryingBlobStore;
import dev.larder.common.blob.s3.FaultyS3.Fault;
import dev.larder.common.blob.s3.FaultyS3.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * One request of each kind, spoilt in each way: a walk through all operations ends with the very bytes, or with an error
 * that names the blob and the cause, and nothing stays that the walk did not mean to leave. {@code -Dlarder.faults.seeds}
 * says with how many seeds of bytes.
 */
class S3FaultsTest {
    private static final int SEEDS = Integer.getInteger("larder.faults.seeds", 1);
    private static final int AT_ONCE = 4;
    private static final RetryPolicy SOON =
            new RetryPolicy(4, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(5));
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final BlobKey SMALL = new BlobKey("data/small");
    private static final BlobKey OTHER = new BlobKey("data/other");
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

    private static final Set<Operation> OF_PARTS = EnumSet.of(
            Operation.CREATE_MULTIPART,
            Operation.UPLOAD_PART,
            Operation.COMPLETE_MULTIPART,
            Operation.CONDITIONAL_COMPLETE);
    private static final Set<Operation> COMPLETING =
            EnumSet.of(Operation.COMPLETE_MULTIPART, Operation.CONDITIONAL_COMPLETE);
    private static final Set<Operation> CONDITIONAL =
            EnumSet.of(Operation.CONDITIONAL_PUT, Operation.CONDITIONAL_COMPLETE);
    private static final Set<Operation> DELETING = EnumSet.of(Operation.DELETE, Operation.BATCH_DELETE);
    /** The server checks what they send. */
    private static final Set<Operation> READING = EnumSet.of(Operation.GET, Operation.RANGED_GET, Operation.HEAD);

    private static final Set<Operation> SENDING = EnumSet.of(
            Operation.PUT,
            Operation.CONDITIONAL_PUT,
            Operation.UPLOAD_PART,
            Operation.COMPLETE_MULTIPART,
            Operation.CONDITIONAL_COMPLETE,
            Operation.BATCH_DELETE);

    private record Cell(Operation operation, Fault fault, long seed) {
        boolean large() {
            return OF_PARTS.contains(operation) || operation == Operation.ABORT_MULTIPART;
        }

        WriteMode mode() {
            return CONDITIONAL.contains(operation) ? WriteMode.CREATE_NEW : WriteMode.REPLACE;
        }

        S3Dialect dialect() {
            boolean conditions = CONDITIONAL.contains(operation);
            return S3Dialect.plainest(true)
                    .withConditions(conditions, conditions)
                    .withBatchDelete(operation == Operation.BATCH_DELETE);
        }

        /** Whether the walk must end well. */
        boolean heals() {
            if (operation == Operation.ABORT_MULTIPART || isTakenForAnothers()) {
                return false;
            }
            return PASSING.contains(fault)
                    || (fault == Fault.NOT_FOUND
                            && (operation == Operation.UPLOAD_PART
                                    || COMPLETING.contains(operation)
                                    || DELETING.contains(operation)))
                    || (fault == Fault.ERROR_IN_200 && COMPLETING.contains(operation))
                    || (fault == Fault.FLIPPED_BIT && SENDING.contains(operation));
        }

        /** Of a blob that came twice, the second answer says that there is one. */
        boolean isTakenForAnothers() {
            return operation == Operation.CONDITIONAL_PUT && fault == Fault.TWICE;
        }
    }

    @Test
    void aSpoiltRequestIsHealedOrNamedAndLeavesNothing() throws Exception {
        List<String> wrong;
        try (EmbeddedS3 server = EmbeddedS3.start()) {
            wrong = FaultWalk.all(cells(), AT_ONCE, cell -> walk(server, cell));
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
            case ERROR_IN_200 -> COMPLETING.contains(operation);
            // The others have no bytes to flip.
            case FLIPPED_BIT ->
                SENDING.contains(operation)
                        || EnumSet.of(Operation.CREATE_MULTIPART, Operation.GET, Operation.RANGED_GET, Operation.LIST)
                                .contains(operation);
            default -> operation != Operation.OTHER;
        };
    }

    /** What is wrong about the cell, if anything. */
    private static Optional<String> walk(EmbeddedS3 server, Cell cell) throws Exception {
        String root = cell.operation() + "-" + cell.fault() + "-" + cell.seed() + "/";
        Random random = new Random(cell.seed());
        Map<BlobKey, byte[]> blobs =
                new TreeMap<>(Map.of(SMALL, FaultWalk.bytes(random, 10_000 + random.nextInt(50_000))));
        if (cell.large()) {
            blobs.put(LARGE, FaultWalk.bytes(random, S3BlobStore.PART_BYTES + 1 + random.nextInt(50_000)));
        }
        if (cell.operation() == Operation.BATCH_DELETE) {
            blobs.put(OTHER, FaultWalk.bytes(random, 10_000));
        }
        long begin = System.nanoTime();
        try (FaultyS3 faulty = new FaultyS3(server.endpoint());
                BlobStore store = new RetryingBlobStore(through(server, faulty, root, cell.dialect()), SOON);
                BlobStore direct = new S3BlobStore(server.settings(root), S3Dialect.plainest(true))) {
            Optional<BlobStoreException> failure = Optional.empty();
            faulty.spoil(cell.operation(), cell.fault(), 0);
            try {
                FaultWalk.through(store, blobs, cell.mode(), random);
            } catch (BlobStoreException e) {
                failure = Optional.of(e);
            }
            Optional<String> wrong = judge(cell, failure);
            if (!faulty.hasSpoilt()) {
                wrong = Optional.of("nothing was spoilt");
            }
            if (cell.fault() == Fault.BUSY_503_RETRY_AFTER
                    && cell.heals()
                    && System.nanoTime() - begin < FaultyS3.RETRY_AFTER.toNanos()) {
                wrong = Optional.of("came back sooner than the server asked");
            }
            Optional<String> left = FaultWalk.left(direct, failure.isPresent() ? blobs : Map.of());
            return wrong.isPresent() ? wrong : left;
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
        if (failure.get() instanceof BlobNotFound && !READING.contains(cell.operation())) {
            return Optional.of("calls a blob missing that nobody read: " + message);
        }
        return message.contains("data/")
                        || cell.operation() == Operation.LIST
                        || cell.operation() == Operation.LIST_UPLOADS
                ? Optional.empty()
                : Optional.of("names no blob: " + message);
    }

    private static S3BlobStore through(EmbeddedS3 server, FaultyS3 faulty, String root, S3Dialect dialect) {
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
                dialect);
    }
}
