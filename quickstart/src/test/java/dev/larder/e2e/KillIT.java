package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of the frontend and of an agent in every phase of a backup and of a restore. A phase is held by not
 * handing out its tasks (frontend), or by a pause before they work (agents).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {
    private static final String HOLD = "--debug-hold-tasks";
    // An upload must still be seen after a frontend has started anew, on a busy machine too.
    private static final String[] DELAYS = {
        "--debug-task-delay", "SNAPSHOT=1500ms,UPLOAD=5s,PREPARE=1500ms,DOWNLOAD=1500ms,INSTALL=1500ms"
    };

    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private int snapshots;
    private String database;
    private List<List<String>> original;

    @BeforeAll
    void startCluster() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 3, DELAYS);
        try (Sql sql = cluster.connect()) {
            sql.run(store.createRepository("repo"));
        }
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
        store.close();
    }

    @BeforeEach
    void makeTable() {
        snapshots++;
        database = "db" + snapshots;
        StringBuilder values = new StringBuilder("(0, 'v0')");
        for (int i = 1; i < 500; i++) {
            values.append(", (").append(i).append(", 'v").append(i).append("')");
        }
        try (Sql sql = cluster.connect()) {
            sql.run("CREATE DATABASE " + database);
            sql.run("CREATE TABLE " + database + ".t (k INT NOT NULL, v VARCHAR(20)) UNIQUE KEY(k)"
                    + " DISTRIBUTED BY HASH(k) BUCKETS 6 PROPERTIES (\"replication_num\" = \"2\")");
            sql.run("INSERT INTO " + database + ".t VALUES " + values);
            original = content(sql);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        Strays.assertNoneInRepository(store, "repo", snapshots);
        Strays.assertNoneOnAgents(cluster);
    }

    @Test
    void theFrontendInEveryPhaseOfABackup() {
        restartFrontend(HOLD, "RESERVE");
        try (Sql sql = cluster.connect()) {
            Jobs.submitBackup(sql, database, label(), "repo", "");
        }
        killIn("BACKUP", "PENDING", HOLD, "SNAPSHOT");
        killIn("BACKUP", "SNAPSHOTING", HOLD, "UPLOAD");
        killIn("BACKUP", "UPLOADING", HOLD, "PUBLISH");
        killIn("BACKUP", "UPLOAD_INFO");
        finishBackupAndCompare();
    }

    @Test
    void theFrontendWhileAgentsWorkForABackup() {
        try (Sql sql = cluster.connect()) {
            Jobs.submitBackup(sql, database, label(), "repo", "");
        }
        killIn("BACKUP", "SNAPSHOTING");
        killIn("BACKUP", "UPLOADING");
        finishBackupAndCompare();
    }

    @Test
    void theFrontendInEveryPhaseOfARestore() {
        String timestamp = backUpAndOverwrite();
        restartFrontend(HOLD, "READ_MANIFEST");
        List<List<String>> overwritten;
        try (Sql sql = cluster.connect()) {
            overwritten = content(sql);
            Jobs.submitRestore(sql, database, label(), "repo", timestamp, "", 2);
        }
        killIn("RESTORE", "PENDING", HOLD, "PREPARE");
        killIn("RESTORE", "CREATING", HOLD, "DOWNLOAD");
        killIn("RESTORE", "DOWNLOADING", HOLD, "INSTALL");
        try (Sql sql = cluster.connect()) {
            cluster.awaitAlive(3);
            assertThat(content(sql)).isEqualTo(overwritten);
        }
        killIn("RESTORE", "COMMITTING");
        finishRestoreAndCompare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SNAPSHOTING", "UPLOADING"})
    void anAgentInABackup(String state) {
        try (Sql sql = cluster.connect()) {
            Jobs.submitBackup(sql, database, label(), "repo", "");
            sql.awaitJob("SHOW BACKUP FROM " + database, state, Jobs.PATIENCE);
            Pause.millis(500);
            cluster.killAgent(0);
            Jobs.awaitBackup(sql, database, label(), "repo");
        }
        bringAgentBack();
        finishBackupAndCompare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATING", "DOWNLOADING", "COMMITTING"})
    void anAgentInARestore(String state) {
        String timestamp = backUpAndOverwrite();
        try (Sql sql = cluster.connect()) {
            Jobs.submitRestore(sql, database, label(), "repo", timestamp, "", 2);
            sql.awaitJob("SHOW RESTORE FROM " + database, state, Jobs.PATIENCE);
            Pause.millis(500);
            cluster.killAgent(0);
        }
        finishRestoreAndCompare();
        bringAgentBack();
    }

    private String backUpAndOverwrite() {
        try (Sql sql = cluster.connect()) {
            String timestamp = Jobs.backup(sql, database, label(), "repo", "");
            sql.run("INSERT INTO " + database + ".t VALUES (1, 'changed'), (1000, 'new')");
            return timestamp;
        }
    }

    private void finishBackupAndCompare() {
        try (Sql sql = cluster.connect()) {
            String timestamp = Jobs.awaitBackup(sql, database, label(), "repo");
            cluster.awaitAlive(3);
            sql.run("DROP TABLE " + database + ".t FORCE");
            Jobs.restore(sql, database, label(), "repo", timestamp, "", 2);
            assertThat(content(sql)).isEqualTo(original);
        }
    }

    private void finishRestoreAndCompare() {
        try (Sql sql = cluster.connect()) {
            Jobs.awaitRestore(sql, database);
            assertThat(content(sql)).isEqualTo(original);
        }
    }

    /** Kills the frontend once the job is in the state, and starts it again with these flags. */
    private void killIn(String kind, String state, String... flagsAfter) {
        try (Sql sql = cluster.connect()) {
            sql.awaitJob("SHOW " + kind + " FROM " + database, state, Jobs.PATIENCE);
        }
        Pause.millis(300);
        cluster.killFrontend();
        cluster.startFrontend(flagsAfter);
    }

    private void restartFrontend(String... flags) {
        cluster.stopFrontend();
        cluster.startFrontend(flags);
        cluster.awaitAlive(3);
    }

    private void bringAgentBack() {
        cluster.startAgent(0, DELAYS);
        cluster.awaitAlive(3);
    }

    private String label() {
        return "snap" + snapshots;
    }

    private List<List<String>> content(Sql sql) {
        return sql.rows("SELECT k, v FROM " + database + ".t ORDER BY k");
    }
}
