package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot is as of one instant: that of its statement. Uploads are slowed down so that there is time to load. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsistencyIT {
    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 3, "--debug-task-delay", "UPLOAD=2s,SNAPSHOT=1s");
        try (Sql sql = cluster.connect()) {
            sql.run(store.createRepository("repo"));
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
        store.close();
    }

    @Test
    void rowsLoadedAfterTheStatementAreNotInTheSnapshot() {
        try (Sql sql = cluster.connect()) {
            sql.run("CREATE DATABASE late");
            sql.run("CREATE TABLE late.t (k INT NOT NULL, v INT) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 2"
                    + " PROPERTIES (\"replication_num\" = \"3\")");
            sql.run("INSERT INTO late.t VALUES (1, 1), (2, 2), (3, 3)");
            Jobs.submitBackup(sql, "late", "l1", "repo", "ON (t)");
            sql.run("INSERT INTO late.t VALUES (4, 4)");
            sql.awaitJob("SHOW BACKUP FROM late", "UPLOADING", Jobs.PATIENCE);
            sql.run("INSERT INTO late.t VALUES (5, 5)");
            sql.run("DROP TABLE late.t FORCE");
            String timestamp = Jobs.awaitBackup(sql, "late", "l1", "repo");

            Jobs.restore(sql, "late", "l1", "repo", timestamp, "", 3);

            assertThat(sql.value("SELECT GROUP_CONCAT(k ORDER BY k) FROM late.t"))
                    .isEqualTo("1,2,3");
        }
    }

    @Test
    void allTablesOfOneJobAreOfOneInstant() {
        AtomicBoolean stop = new AtomicBoolean();
        try (Sql sql = cluster.connect()) {
            sql.run("CREATE DATABASE pair");
            for (String table : new String[] {"a", "b"}) {
                sql.run("CREATE TABLE pair." + table + " (k INT NOT NULL) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k)"
                        + " BUCKETS 1 PROPERTIES (\"replication_num\" = \"3\")");
            }
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try (Sql mine = cluster.connect()) {
                    for (int i = 0; !stop.get(); i++) {
                        mine.run("INSERT INTO pair.a VALUES (" + i + ")");
                        mine.run("INSERT INTO pair.b VALUES (" + i + ")");
                    }
                }
            });
            Pause.millis(1_000);
            Jobs.submitBackup(sql, "pair", "p1", "repo", "");
            sql.awaitJob("SHOW BACKUP FROM pair", "UPLOADING", Jobs.PATIENCE);
            String timestamp = Jobs.awaitBackup(sql, "pair", "p1", "repo");
            stop.set(true);
            writer.join();
            sql.run("CREATE DATABASE copy");

            Jobs.restore(sql, "copy", "p1", "repo", timestamp, "", 3);

            int a = Integer.parseInt(sql.value("SELECT COUNT(*) FROM copy.a"));
            int b = Integer.parseInt(sql.value("SELECT COUNT(*) FROM copy.b"));
            assertThat(a).isPositive();
            assertThat(a - b).isBetween(0, 1);
            assertThat(sql.value("SELECT MAX(k) FROM copy.a")).isEqualTo(Integer.toString(a - 1));
        }
    }
}
