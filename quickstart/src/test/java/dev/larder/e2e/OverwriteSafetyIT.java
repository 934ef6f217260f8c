package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore over existing rows that does not finish leaves them readable, to the row. */
class OverwriteSafetyIT {
    private static final String CONTENT = "SELECT k, v FROM db.t ORDER BY k";

    @TempDir
    Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private String timestamp;
    private List<List<String>> current;

    @BeforeEach
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(
                folder.resolve("cluster"), 2, "--debug-task-delay", "PREPARE=1s,DOWNLOAD=1s,INSTALL=1s,UPLOAD=1s");
        try (Sql sql = cluster.connect()) {
            sql.run(store.createRepository("repo"));
            sql.run("CREATE DATABASE db");
            sql.run("CREATE TABLE db.t (k INT NOT NULL, v VARCHAR(20)) UNIQUE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 3"
                    + " PROPERTIES (\"replication_num\" = \"2\")");
            sql.run("INSERT INTO db.t VALUES (1, 'old'), (2, 'old'), (3, 'old')");
            timestamp = Jobs.backup(sql, "db", "snap", "repo", "");
            sql.run("INSERT INTO db.t VALUES (1, 'new'), (4, 'new')");
            current = sql.rows(CONTENT);
        }
    }

    @AfterEach
    void stop() {
        cluster.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"CREATING", "DOWNLOADING", "COMMITTING"})
    void cancelled(String state) {
        try (Sql sql = cluster.connect()) {
            Jobs.submitRestore(sql, "db", "snap", "repo", timestamp, "", 2);
            sql.awaitJob("SHOW RESTORE FROM db", state, Jobs.PATIENCE);
            assertThat(sql.failure("INSERT INTO db.t VALUES (9, 'lost?')").getMessage())
                    .contains("is in restore process");
            assertThat(sql.failure("DROP TABLE db.t").getMessage()).contains("RESTORE");
            sql.run("CANCEL RESTORE FROM db");
            Map<String, String> job = sql.awaitJob("SHOW RESTORE FROM db", "CANCELLED", Jobs.PATIENCE);
            assertThat(job.get("Status")).contains("user cancelled, current state: " + state);
        }
        assertUntouched();
    }

    @Test
    void failedBecauseTheSnapshotIsDamaged() {
        store.objects("repo").stream()
                .filter(key -> key.startsWith("data/"))
                .findFirst()
                .ifPresent(key -> store.delete("repo", key));
        try (Sql sql = cluster.connect()) {
            Jobs.submitRestore(sql, "db", "snap", "repo", timestamp, "", 2);
            Map<String, String> job = sql.awaitJob("SHOW RESTORE FROM db", "CANCELLED", Jobs.PATIENCE);
            assertThat(job.get("Status")).contains("data/");
        }
        assertUntouched();
    }

    @Test
    void killedWithItsAgents() {
        try (Sql sql = cluster.connect()) {
            Jobs.submitRestore(sql, "db", "snap", "repo", timestamp, "", 2);
            sql.awaitJob("SHOW RESTORE FROM db", "DOWNLOADING", Jobs.PATIENCE);
        }
        cluster.killFrontend();
        cluster.killAgent(0);
        cluster.killAgent(1);
        cluster.startFrontend("--debug-hold-tasks", "PREPARE,DOWNLOAD,INSTALL");
        cluster.startAgent(0);
        cluster.startAgent(1);
        cluster.awaitAlive(2);
        try (Sql sql = cluster.connect()) {
            assertThat(sql.rows(CONTENT)).isEqualTo(current);
            sql.run("CANCEL RESTORE FROM db");
        }
        assertUntouched();
    }

    @Test
    void aCancelledBackupLeavesNothingAndFreesItsLabel() {
        try (Sql sql = cluster.connect()) {
            Jobs.submitBackup(sql, "db", "again", "repo", "");
            sql.awaitJob("SHOW BACKUP FROM db", "UPLOADING", Jobs.PATIENCE);
            sql.run("CANCEL BACKUP FROM db");
            Map<String, String> job = sql.awaitJob("SHOW BACKUP FROM db", "CANCELLED", Jobs.PATIENCE);
            assertThat(job.get("Status")).isEqualTo("[COMMON_ERROR, msg: user cancelled]");
            Strays.assertNoneInRepository(store, "repo", 1);
            Jobs.backup(sql, "db", "again", "repo", "");
        }
        Strays.assertNoneInRepository(store, "repo", 2);
        Strays.assertNoneOnAgents(cluster);
    }

    private void assertUntouched() {
        try (Sql sql = cluster.connect()) {
            assertThat(sql.rows(CONTENT)).isEqualTo(current);
            sql.run("INSERT INTO db.t VALUES (5, 'later')");
            assertThat(sql.value("SELECT COUNT(*) FROM db.t")).isEqualTo(Integer.toString(current.size() + 1));
        }
        Strays.assertNoneOnAgents(cluster);
    }
}
