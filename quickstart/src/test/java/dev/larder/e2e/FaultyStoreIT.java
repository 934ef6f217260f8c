package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.s3.FaultyS3;
import dev.larder.common.blob.s3.FaultyS3.Fault;
import dev.larder.common.blob.s3.FaultyS3.Operation;
import dev.larder.quickstart.EmbeddedS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole jobs, each with one request of one kind spoilt in one way: a job finishes and what it made is equal to the byte,
 * or it is cancelled with a message that names an object and the cause, and then the same statement succeeds. Nothing
 * stays. Tries some kinds and ways; with {@code -Dlarder.faults.cells=1000} all there are, in an order of
 * {@code -Dlarder.faults.seed}.
 */
class FaultyStoreIT {
    private static final int CELLS = Integer.getInteger("larder.faults.cells", 8);
    private static final long SEED = Long.getLong("larder.faults.seed", 1);
    /** The request of its kind that is spoilt; a walk has some twenty that read. */
    private static final int AFTER_MAX = 12;

    private static final Pattern AN_OBJECT =
            Pattern.compile("(data|meta|manifests|snapshots|leases)/|repository\\.json|list blobs|unfinished");

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

    @TempDir
    Path folder;

    private record Cell(Operation operation, Fault fault, int after) {
        String database() {
            return isLarge() ? "large" : "small";
        }

        boolean isLarge() {
            return OF_PARTS.contains(operation);
        }

        boolean heals() {
            return PASSING.contains(fault);
        }
    }

    @Test
    void jobsEndWellOrSayWhatIsWrongAndNothingStays() throws IOException {
        Map<Operation, Integer> spoilt = new EnumMap<>(Operation.class);
        List<String> wrong = new ArrayList<>();
        try (S3Store store = S3Store.start(folder.resolve("s3"));
                FaultyS3 faulty = new FaultyS3(URI.create(store.endpoint()));
                Cluster cluster = Cluster.start(folder.resolve("cluster"), 2);
                Sql sql = cluster.connect()) {
            int number = 0;
            for (Cell cell : cells()) {
                Walk walk = new Walk(sql, cluster, store, faulty, cell, "r" + ++number);
                try {
                    walk.go();
                } catch (AssertionError | ConditionTimeoutException e) {
                    wrong.add(number + ", " + cell + ": " + e.getMessage());
                    sql.run("DROP DATABASE IF EXISTS " + cell.database() + " FORCE");
                }
                if (walk.spoilt) {
                    spoilt.merge(cell.operation(), 1, Integer::sum);
                }
                walk.failure.ifPresent(message -> System.out.println(cell + ": " + message));
            }
            Strays.assertNoneOnAgents(cluster);
        }
        System.out.println("Spoilt: " + spoilt);
        assertThat(wrong).isEmpty();
        assertThat(spoilt).isNotEmpty();
    }

    private static List<Cell> cells() {
        Random random = new Random(SEED);
        List<Cell> cells = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (Fault fault : Fault.values()) {
                boolean ofNobody = operation == Operation.OTHER;
                boolean noError = fault == Fault.ERROR_IN_200
                        && operation != Operation.COMPLETE_MULTIPART
                        && operation != Operation.CONDITIONAL_COMPLETE;
                if (!ofNobody && !noError) {
                    cells.add(new Cell(operation, fault, OF_PARTS.contains(operation) ? 0 : random.nextInt(AFTER_MAX)));
                }
            }
        }
        Collections.shuffle(cells, random);
        return cells.subList(0, Math.min(CELLS, cells.size()));
    }

    private static void createDatabase(Sql sql, Cell cell) {
        String table = cell.database() + ".t";
        sql.run("CREATE DATABASE " + cell.database());
        sql.run("CREATE TABLE " + table + " (k INT NOT NULL, v STRING) DUPLICATE KEY(k)"
                + " DISTRIBUTED BY HASH(k) BUCKETS 2 PROPERTIES (\"replication_num\" = \"1\")");
        if (cell.isLarge()) {
            sql.run("INSERT INTO " + table + " VALUES " + IncompressibleRows.of(SEED));
            return;
        }
        for (int i = 0; i < 3; i++) {
            sql.run("INSERT INTO " + table + " VALUES (" + i + ", 'one'), (" + (10 + i) + ", 'two'), (" + (20 + i)
                    + ", 'x')");
        }
    }

    /** Backup, restore from the store, check and drop of one snapshot. */
    private static final class Walk {
        private static final String CONTENT =
                "SELECT COUNT(*), SUM(k), MD5(GROUP_CONCAT(MD5(v) ORDER BY MD5(v))) FROM %s.t";

        private final Sql sql;
        private final Cluster cluster;
        private final S3Store store;
        private final FaultyS3 faulty;
        private final Cell cell;
        private final String repository;
        private Optional<String> failure = Optional.empty();
        private boolean spoilt;

        Walk(Sql sql, Cluster cluster, S3Store store, FaultyS3 faulty, Cell cell, String repository) {
            this.sql = sql;
            this.cluster = cluster;
            this.store = store;
            this.faulty = faulty;
            this.cell = cell;
            this.repository = repository;
        }

        void go() {
            faulty.heal();
            String database = cell.database();
            if (!sql.rows("SHOW DATABASES").contains(List.of(database))) {
                createDatabase(sql, cell);
            }
            sql.run(store.createRepository(
                    repository, "", S3Store.BUCKET, faulty.endpoint().toString(), EmbeddedS3.SECRET_KEY));
            List<List<String>> content = sql.rows(CONTENT.formatted(database));

            faulty.spoil(cell.operation(), cell.fault(), cell.after());
            walk(() -> job("BACKUP SNAPSHOT " + database + ".label TO " + repository, "SHOW BACKUP FROM " + database));
            // Backends that still have the files would not ask the store for them.
            sql.run("DROP TABLE " + database + ".t FORCE");
            Strays.assertNoneOnAgents(cluster);
            String[] timestamp = new String[1];
            walk(() -> refused(() -> timestamp[0] = Jobs.timestamp(sql, repository, "label")));
            walk(() -> job(
                    "RESTORE SNAPSHOT " + database + ".label FROM " + repository
                            + " PROPERTIES (\"backup_timestamp\" = \"" + timestamp[0]
                            + "\", \"replication_num\" = \"1\")",
                    "SHOW RESTORE FROM " + database));
            assertThat(sql.rows(CONTENT.formatted(database))).isEqualTo(content);
            String jobs = "SHOW REPOSITORY JOBS FROM " + repository;
            walk(() -> job("VERIFY SNAPSHOT label FROM " + repository, jobs));
            walk(() -> job("DROP SNAPSHOT label FROM " + repository, jobs));
            walk(() -> job("CLEAN REPOSITORY " + repository + " PROPERTIES (\"grace\" = \"0\")", jobs));
            spoilt |= faulty.hasSpoilt();
            faulty.heal();
            Strays.assertNoneInRepository(store, repository, 0);
            sql.run("DROP REPOSITORY " + repository);
        }

        /** A statement, and once more when it fails, without faults. */
        private void walk(Attempt attempt) {
            Optional<String> failed = attempt.failure();
            if (failed.isPresent()) {
                assertThat(failure).as("a second failure, %s", failed).isEmpty();
                failure = failed;
                assertThat(cell.heals()).as("did not heal: %s", failed.get()).isFalse();
                assertThat(failed.get()).containsPattern(AN_OBJECT);
                spoilt = faulty.hasSpoilt();
                faulty.heal();
                attempt.failure().ifPresent(again -> assertThat(again)
                        .as("once more, after %s", failed.get())
                        .contains("DROP SNAPSHOT")
                        .contains("does not exist in repository"));
            }
        }

        private Optional<String> job(String statement, String show) {
            Optional<String> refused = refused(() -> sql.run(statement));
            if (refused.isPresent()) {
                return refused;
            }
            Map<String, String> ended = sql.awaitEnd(show, Jobs.PATIENCE);
            return ended.get("State").equals("CANCELLED")
                            || ended.getOrDefault("Result", "").contains("DAMAGED")
                    ? Optional.of(ended.toString())
                    : Optional.empty();
        }

        private static Optional<String> refused(Runnable statement) {
            try {
                statement.run();
                return Optional.empty();
            } catch (AssertionError e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }

    @FunctionalInterface
    private interface Attempt {
        Optional<String> failure();
    }
}
