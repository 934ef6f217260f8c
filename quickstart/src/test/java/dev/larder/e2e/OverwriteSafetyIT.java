package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore over existing rows that does not finish leaves them readable, to the row. */
class OverwriteSafetyIT {
    private static final String CONTENT = "SELECT k, v FROM t ORDER BY k";
    private static final String[] SLOW = {"--debug-task-delay", "PREPARE=1s,DOWNLOAD=1s,INSTALL=1s,UPLOAD=1s"};

    private static Cluster cluster;
    private static RemoteStore store;
    private static int cases;

    private String database;
    private String repository;
    private String timestamp;
    private List<List<String>> current;

    @BeforeAll
    static void start(@TempDir Path folder) {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 2, SLOW);
    }

    @BeforeEach
    void backUpAndGoOn() {
        database = "db" + ++cases;
        repository = "repo" + cases;
        try (Sql sql = cluster.connect()) {
            sql.run(store.createRepository(repository));
            sql.run("CREATE DATABASE " + database);
            sql.run("USE " + database);
            sql.run("CREATE TABLE t (k INT NOT NULL, v VARCHAR(20)) UNIQUE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 3"
                    + " PROPERTIES (\"replication_num\" = \"2\")");
            // Each case has rows of its own: a restore links equal files, of whatever table.
            sql.run("INSERT INTO t VALUES (1, 'old%1$d'), (2, 'old%1$d'), (3, 'old%1$d')".formatted(cases));
            timestamp = Jobs.backup(sql, database, "snap", repository, "");
            sql.run("INSERT INTO t VALUES (1, 'new'), (4, 'new')");
            current = sql.rows(CONTENT);
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"CREATING", "DOWNLOADING", "COMMITTING"})
    void cancelled(String state) {
        try (Sql sql = connect()) {
            Jobs.submitRestore(sql, database, "snap", repository, timestamp, "", 2);
            sql.awaitJob("SHOW RESTORE", state, Jobs.PATIENCE);
            assertThat(sql.failure("INSERT INTO t VALUES (9, 'lost?')").getMessage())
                    .contains("is in restore process");
            assertThat(sql.failure("DROP TABLE t").getMessage()).contains("RESTORE");
            sql.run("CANCEL RESTORE");
            Map<String, String> job = sql.awaitJob("SHOW RESTORE", "CANCELLED", Jobs.PATIENCE);
            assertThat(job.get("Status")).contains("user cancelled, current state: " + state);
        }
        assertUntouched();
    }

    @Test
    void failedBecauseTheSnapshotIsDamaged() {
        try (Sql sql = connect()) {
            // What the backends still hold would be linked, and the damage would not matter.
            sql.run("TRUNCATE TABLE t");
            sql.run("INSERT INTO t VALUES (7, 'newest'), (8, 'newest')");
            current = sql.rows(CONTENT);
        }
        Strays.assertNoneOnAgents(cluster);
        store.objects(repository).stream()
                .filter(key -> key.startsWith("data/"))
                .findFirst()
                .ifPresent(key -> store.delete(repository, key));
        try (Sql sql = connect()) {
            Jobs.submitRestore(sql, database, "snap", repository, timestamp, "", 2);
            Map<String, String> job = sql.awaitJob("SHOW RESTORE", "CANCELLED", Jobs.PATIENCE);
            assertThat(job.get("Status")).contains("data/");
        }
        assertUntouched();
    }

    @Test
    void killedWithItsAgents() {
        try (Sql sql = connect()) {
            Jobs.submitRestore(sql, database, "snap", repository, timestamp, "", 2);
            sql.awaitJob("SHOW RESTORE", "DOWNLOADING", Jobs.PATIENCE);
        }
        cluster.killFrontend();
        cluster.killAgent(0);
        cluster.killAgent(1);
        cluster.startFrontend("--debug-hold-tasks", "PREPARE,DOWNLOAD,INSTALL");
        cluster.startAgent(0, SLOW);
        cluster.startAgent(1, SLOW);
        cluster.awaitAlive(2);
        try (Sql sql = connect()) {
            assertThat(sql.rows(CONTENT)).isEqualTo(current);
            sql.run("CANCEL RESTORE");
        }
        assertUntouched();
        cluster.stopFrontend();
        cluster.startFrontend();
        cluster.awaitAlive(2);
    }

    @Test
    void aCancelledBackupLeavesNothingAndFreesItsLabel() {
        try (Sql sql = connect()) {
            Jobs.submitBackup(sql, database, "again", repository, "");
            sql.awaitJob("SHOW BACKUP", "UPLOADING", Jobs.PATIENCE);
            sql.run("CANCEL BACKUP");
            Map<String, String> job = sql.awaitJob("SHOW BACKUP", "CANCELLED", Jobs.PATIENCE);
            assertThat(job.get("Status")).isEqualTo("[COMMON_ERROR, msg: user cancelled]");
            Strays.assertNoneInRepository(store, repository, 1);
            Jobs.backup(sql, database, "again", repository, "");
        }
        Strays.assertNoneInRepository(store, repository, 2);
        Strays.assertNoneOnAgents(cluster);
    }

    private Sql connect() {
        Sql sql = cluster.connect();
        sql.run("USE " + database);
        return sql;
    }

    private void assertUntouched() {
        try (Sql sql = connect()) {
            assertThat(sql.rows(CONTENT)).isEqualTo(current);
            sql.run("INSERT INTO t VALUES (5, 'later')");
            assertThat(sql.value("SELECT COUNT(*) FROM t")).isEqualTo(Integer.toString(current.size() + 1));
        }
        Strays.assertNoneOnAgents(cluster);
    }
}
