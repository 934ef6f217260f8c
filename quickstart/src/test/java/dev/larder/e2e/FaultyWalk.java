package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/** Backup, restore from the store, check and drop of one snapshot, with one fault on the way. */
final class FaultyWalk {
    private static final String CONTENT =
            "SELECT COUNT(*), SUM(k), MD5(GROUP_CONCAT(MD5(v) ORDER BY MD5(v))) FROM %s.t";
    private static final Pattern AN_OBJECT =
            Pattern.compile("(data|meta|manifests|snapshots|leases)/|repository\\.json|list blobs|unfinished");
    private static final long ROWS_SEED = 1;

    /** A store, and what goes wrong on the way to it. */
    interface Road extends AutoCloseable {
        RemoteStore store();

        /** The statement that makes a repository at the end of this road. */
        String createRepository(String name);

        /** Whether the fault that was ordered last has happened. */
        boolean hasSpoilt();

        void heal();

        @Override
        void close() throws IOException;
    }

    /**
     * A fault.
     *
     * @param large whether it needs blobs that are sent in parts
     * @param heals whether trying once more must help
     * @param order orders it
     */
    record Cell(String name, boolean large, boolean heals, Runnable order) {
        String database() {
            return large ? "large" : "small";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Sql sql;
    private final Cluster cluster;
    private final Road road;
    private final Cell cell;
    private final String repository;
    private Optional<String> failure = Optional.empty();
    private boolean spoilt;

    FaultyWalk(Sql sql, Cluster cluster, Road road, Cell cell, String repository) {
        this.sql = sql;
        this.cluster = cluster;
        this.road = road;
        this.cell = cell;
        this.repository = repository;
    }

    /** What is wrong, if anything. */
    Optional<String> go() {
        try {
            walk();
            return Optional.empty();
        } catch (AssertionError | ConditionTimeoutException e) {
            sql.run("DROP DATABASE IF EXISTS " + cell.database() + " FORCE");
            return Optional.of(repository + ", " + cell + ": " + e.getMessage());
        }
    }

    /** The statement or job that failed because of the fault. */
    Optional<String> failure() {
        return failure;
    }

    /** Whether the fault has happened. */
    boolean hasSpoilt() {
        return spoilt;
    }

    private void walk() {
        road.heal();
        String database = cell.database();
        if (!sql.rows("SHOW DATABASES").contains(List.of(database))) {
            createDatabase();
        }
        sql.run(road.createRepository(repository));
        List<List<String>> content = sql.rows(CONTENT.formatted(database));

        cell.order().run();
        step(() -> job("BACKUP SNAPSHOT " + database + ".label TO " + repository, "SHOW BACKUP FROM " + database));
        // Backends that still have the files would not ask the store for them.
        sql.run("DROP TABLE " + database + ".t FORCE");
        Strays.assertNoneOnAgents(cluster);
        String[] timestamp = new String[1];
        step(() -> refused(() -> timestamp[0] = Jobs.timestamp(sql, repository, "label")));
        step(() -> job(
                "RESTORE SNAPSHOT " + database + ".label FROM " + repository + " PROPERTIES (\"backup_timestamp\" = \""
                        + timestamp[0] + "\", \"replication_num\" = \"1\")",
                "SHOW RESTORE FROM " + database));
        assertThat(sql.rows(CONTENT.formatted(database))).isEqualTo(content);
        String jobs = "SHOW REPOSITORY JOBS FROM " + repository;
        step(() -> job("VERIFY SNAPSHOT label FROM " + repository, jobs));
        step(() -> job("DROP SNAPSHOT label FROM " + repository, jobs));
        step(() -> job("CLEAN REPOSITORY " + repository + " PROPERTIES (\"grace\" = \"0\")", jobs));
        spoilt |= road.hasSpoilt();
        road.heal();
        Strays.assertNoneInRepository(road.store(), repository, 0);
        sql.run("DROP REPOSITORY " + repository);
    }

    private void createDatabase() {
        String table = cell.database() + ".t";
        sql.run("CREATE DATABASE " + cell.database());
        sql.run("CREATE TABLE " + table + " (k INT NOT NULL, v STRING) DUPLICATE KEY(k)"
                + " DISTRIBUTED BY HASH(k) BUCKETS 2 PROPERTIES (\"replication_num\" = \"1\")");
        if (cell.large()) {
            sql.run("INSERT INTO " + table + " VALUES " + IncompressibleRows.of(ROWS_SEED));
            return;
        }
        for (int i = 0; i < 3; i++) {
            sql.run("INSERT INTO " + table + " VALUES (" + i + ", 'one'), (" + (10 + i) + ", 'two'), (" + (20 + i)
                    + ", 'x')");
        }
    }

    /** A statement, and once more when it fails, without faults. */
    private void step(Attempt attempt) {
        Optional<String> failed = attempt.failure();
        if (failed.isPresent()) {
            assertThat(failure).as("a second failure, %s", failed).isEmpty();
            failure = failed;
            assertThat(cell.heals()).as("did not heal: %s", failed.get()).isFalse();
            assertThat(failed.get()).containsPattern(AN_OBJECT);
            spoilt = road.hasSpoilt();
            road.heal();
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
        boolean failed = ended.get("State").equals("CANCELLED")
                || ended.getOrDefault("Result", "").contains("DAMAGED");
        return failed ? Optional.of(ended.toString()) : Optional.empty();
    }

    private static Optional<String> refused(Runnable statement) {
        try {
            statement.run();
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Attempt {
        Optional<String> failure();
    }
}
