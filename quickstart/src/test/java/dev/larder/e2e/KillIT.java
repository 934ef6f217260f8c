package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kill -9} of the frontend and of an agent in every phase of a backup and of a restore. The phase is held by not
 * handing out its tasks (frontend) or by a pause before they work (agents).
 */
class KillIT {
    private static final String CONTENT = "SELECT k, v FROM db.t ORDER BY k";
    private static final String DELAYS = "SNAPSHOT=1500ms,UPLOAD=1500ms,PREPARE=1500ms,DOWNLOAD=1500ms,INSTALL=1500ms";

    @TempDir
    Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private List<List<String>> original;

    @BeforeEach
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 3, "--debug-task-delay", DELAYS);
        try (Sql sql = cluster.connect()) {
            sql.run(store.createRepository("repo"));
            sql.run("CREATE DATABASE db");
            sql.run("CREATE TABLE db.t (k INT NOT NULL, v VARCHAR(20)) UNIQUE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 6"
                    + " PROPERTIES (\"replication_num\" = \"2\")");
            StringBuilder values = new StringBuilder("(0, 'v0')");
            for (int i = 1; i < 500; i++) {
                values.append(", (").append(i).append(", 'v").append(i).append("')");
            }
            sql.run("INSERT INTO db.t VALUES " + values);
            original = sql.rows(CONTENT);
        }
    }

    @AfterEach
    void stop() {
        cluster.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"RESERVE,PENDING", "SNAPSHOT,SNAPSHOTING", "UPLOAD,UPLOADING", "PUBLISH,UPLOAD_INFO"})
    void frontendInABackup(String held, String state) {
        restartFrontend("--debug-hold-tasks", held);
        try (Sql sql = cluster.connect()) {
            Jobs.submitBackup(sql, "db", "snap", "repo", "");
            sql.awaitJob("SHOW BACKUP FROM db", state, Jobs.PATIENCE);
        }
        cluster.killFrontend();
        cluster.startFrontend();
        finishBackupAndCompare(3);
    }

    @ParameterizedTest
    @CsvSource({"SNAPSHOT,SNAPSHOTING", "UPLOAD,UPLOADING"})
    void frontendWhileAgentsWorkForABackup(String kind, String state) {
        try (Sql sql = cluster.connect()) {
            Jobs.submitBackup(sql, "db", "snap", "repo", "");
            sql.awaitJob("SHOW BACKUP FROM db", state, Jobs.PATIENCE);
        }
        Pause.millis(700);
        cluster.killFrontend();
        cluster.startFrontend();
        finishBackupAndCompare(3);
    }

    @ParameterizedTest
    @CsvSource({"READ_MANIFEST,PENDING", "PREPARE,CREATING", "DOWNLOAD,DOWNLOADING", "INSTALL,COMMITTING"})
    void frontendInARestore(String held, String state) {
        String timestamp = backUpAndOverwrite();
        restartFrontend("--debug-hold-tasks", held);
        try (Sql sql = cluster.connect()) {
            List<List<String>> overwritten = sql.rows(CONTENT);
            Jobs.submitRestore(sql, "db", "snap", "repo", timestamp, "", 2);
            sql.awaitJob("SHOW RESTORE FROM db", state, Jobs.PATIENCE);
            assertThat(sql.rows(CONTENT)).isEqualTo(overwritten);
        }
        cluster.killFrontend();
        cluster.startFrontend();
        finishRestoreAndCompare();
    }

    @ParameterizedTest
    @CsvSource({"SNAPSHOTING", "UPLOADING"})
    void agentInABackup(String state) {
        try (Sql sql = cluster.connect()) {
            Jobs.submitBackup(sql, "db", "snap", "repo", "");
            sql.awaitJob("SHOW BACKUP FROM db", state, Jobs.PATIENCE);
            Pause.millis(700);
            cluster.killAgent(0);
        }
        finishBackupAndCompare(2);
    }

    @ParameterizedTest
    @CsvSource({"CREATING", "DOWNLOADING", "COMMITTING"})
    void agentInARestore(String state) {
        String timestamp = backUpAndOverwrite();
        try (Sql sql = cluster.connect()) {
            Jobs.submitRestore(sql, "db", "snap", "repo", timestamp, "", 2);
            sql.awaitJob("SHOW RESTORE FROM db", state, Jobs.PATIENCE);
            Pause.millis(700);
            cluster.killAgent(0);
        }
        finishRestoreAndCompare();
        cluster.startAgent(0);
        cluster.awaitAlive(3);
        Strays.assertNoneOnAgents(cluster);
    }

    private String backUpAndOverwrite() {
        try (Sql sql = cluster.connect()) {
            String timestamp = Jobs.backup(sql, "db", "snap", "repo", "");
            sql.run("INSERT INTO db.t VALUES (1, 'changed'), (1000, 'new')");
            return timestamp;
        }
    }

    private void finishBackupAndCompare(int alive) {
        try (Sql sql = cluster.connect()) {
            String timestamp = Jobs.awaitBackup(sql, "db", "snap", "repo");
            sql.run("DROP TABLE db.t FORCE");
            Jobs.restore(sql, "db", "snap", "repo", timestamp, "", Math.min(2, alive));
            assertThat(sql.rows(CONTENT)).isEqualTo(original);
        }
        if (alive < cluster.agents()) {
            cluster.startAgent(0);
            cluster.awaitAlive(cluster.agents());
        }
        Strays.assertNoneInRepository(store, "repo", 1);
        Strays.assertNoneOnAgents(cluster);
    }

    private void finishRestoreAndCompare() {
        try (Sql sql = cluster.connect()) {
            Jobs.awaitRestore(sql, "db");
            assertThat(sql.rows(CONTENT)).isEqualTo(original);
        }
        Strays.assertNoneInRepository(store, "repo", 1);
        Strays.assertNoneOnAgents(cluster);
    }

    private void restartFrontend(String... flags) {
        cluster.stopFrontend();
        cluster.startFrontend(flags);
        cluster.awaitAlive(3);
    }
}
