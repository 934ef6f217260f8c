package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tables that are altered between a backup's statement and its end, and before and after it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrentDdlIT {
    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private Sql sql;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 1, "--debug-task-delay", "SNAPSHOT=700ms,UPLOAD=700ms");
        sql = cluster.connect();
        sql.run(store.createRepository("repo"));
    }

    @AfterAll
    void stop() {
        Strays.assertNoneOnAgents(cluster);
        sql.close();
        cluster.close();
        store.close();
    }

    @Test
    void ddlWhileSnapshotsAreTaken() {
        submit("early", 1);
        Map<String, String> job = alter("early", "SNAPSHOTING");
        assertThat(job.get("State")).isEqualTo("FINISHED");
        restoredAsOfTheStatement("early");
    }

    @Test
    void ddlWhileFilesAreSent() {
        submit("late", 2);
        Map<String, String> job = alter("late", "UPLOADING");
        assertThat(job.get("State")).isEqualTo("FINISHED");
        restoredAsOfTheStatement("late");
    }

    private void submit(String database, int seed) {
        sql.run("CREATE DATABASE " + database);
        for (String table : List.of("dropped", "truncated", "renamed", "altered", "parted")) {
            sql.run("CREATE TABLE " + database + "." + table + " (k INT NOT NULL, v VARCHAR(10)) DUPLICATE KEY(k)"
                    + " PARTITION BY RANGE(k) (PARTITION p1 VALUES LESS THAN ('10'),"
                    + " PARTITION p2 VALUES LESS THAN ('20'))"
                    + " DISTRIBUTED BY HASH(k) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
            sql.run("INSERT INTO " + database + "." + table + " VALUES (" + seed + ", '" + table + "'), (15, 'fifteen"
                    + seed + "')");
        }
        Jobs.submitBackup(sql, database, "snap", "repo", "");
    }

    /** Changes every table in a phase of the backup, and waits for the end of the job. */
    private Map<String, String> alter(String database, String phase) {
        sql.awaitJob("SHOW BACKUP FROM " + database, phase, Jobs.PATIENCE);
        sql.run("DROP TABLE " + database + ".dropped");
        sql.run("TRUNCATE TABLE " + database + ".truncated");
        sql.run("ALTER TABLE " + database + ".renamed RENAME another");
        sql.run("ALTER TABLE " + database + ".altered ADD COLUMN w INT DEFAULT '5', RENAME COLUMN v text");
        sql.run("ALTER TABLE " + database + ".parted DROP PARTITION p1");
        return sql.awaitJob("SHOW BACKUP FROM " + database, "FINISHED", Jobs.PATIENCE);
    }

    private void restoredAsOfTheStatement(String database) {
        String timestamp = Jobs.timestamp(sql, "repo", "snap");
        String copy = database + "_copy";
        sql.run("CREATE DATABASE " + copy);
        Jobs.restore(sql, copy, "snap", "repo", timestamp, "", 1);
        String seed = sql.value("SELECT MIN(k) FROM " + copy + ".dropped");
        for (String table : List.of("dropped", "truncated", "renamed", "altered", "parted")) {
            assertThat(sql.rows("SELECT * FROM " + copy + "." + table + " ORDER BY k"))
                    .containsExactly(List.of(seed, table), List.of("15", "fifteen" + seed));
        }
        // What the statements did stays done, and the label is free for what comes.
        assertThat(sql.rows("SELECT * FROM " + database + ".altered ORDER BY k"))
                .containsExactly(List.of(seed, "altered", "5"), List.of("15", "fifteen" + seed, "5"));
        sql.run("DROP SNAPSHOT snap FROM repo");
        Jobs.backup(sql, database, "snap", "repo", "ON (altered)");
        sql.run("DROP SNAPSHOT snap FROM repo");
    }

    @Test
    void columnsThatChangedAfterLoadsComeBackWithTheirRows() {
        sql.run("CREATE DATABASE shop");
        sql.run("CREATE TABLE shop.t (k INT NOT NULL, a INT, b VARCHAR(5), c INT) UNIQUE KEY(k)"
                + " DISTRIBUTED BY HASH(k) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO shop.t VALUES (1, 10, 'one', 100), (2, 20, 'two', 200)");
        String before = Jobs.backup(sql, "shop", "before", "repo", "");
        sql.run("ALTER TABLE shop.t ADD COLUMN d VARCHAR(10) NOT NULL DEFAULT 'x' AFTER k, RENAME COLUMN b note,"
                + " MODIFY COLUMN a BIGINT, DROP COLUMN c");
        sql.run("ALTER TABLE shop.t ADD COLUMN c INT");
        sql.run("INSERT INTO shop.t VALUES (2, 'new', 4294967296, 'TWO', 7)");
        String rows = "SELECT k, d, a, note, c FROM %s ORDER BY k";
        List<List<String>> now = sql.rows(rows.formatted("shop.t"));
        assertThat(now).hasSize(2);
        assertThat(now.get(0).subList(0, 4)).containsExactly("1", "x", "10", "one");
        assertThat(now.get(1)).containsExactly("2", "new", "4294967296", "TWO", "7");
        assertThat(sql.value("SELECT COUNT(*) FROM shop.t WHERE c IS NULL")).isEqualTo("1");

        sql.run("BACKUP SNAPSHOT shop.after TO repo PROPERTIES (\"type\" = \"incremental\", \"base\" = \"before\")");
        String after = Jobs.awaitBackup(sql, "shop", "after", "repo");
        Jobs.restore(sql, "shop", "after", "repo", after, "ON (t AS t2)", 1);
        assertThat(sql.rows(rows.formatted("shop.t2"))).isEqualTo(now);
        sql.run("TRUNCATE TABLE shop.t");
        Jobs.restore(sql, "shop", "after", "repo", after, "", 1);
        assertThat(sql.rows(rows.formatted("shop.t"))).isEqualTo(now);
        restoreAtomically("after", after, "");
        assertThat(sql.rows(rows.formatted("shop.t"))).isEqualTo(now);

        Jobs.submitRestore(sql, "shop", "before", "repo", before, "", 1);
        assertThat(sql.awaitJob("SHOW RESTORE FROM shop", "CANCELLED", Jobs.PATIENCE)
                        .get("Status"))
                .contains("Table t already exist but with different schema");
        restoreAtomically("before", before, ", \"force_replace\" = \"true\"");
        assertThat(sql.rows("SELECT * FROM shop.t ORDER BY k"))
                .containsExactly(List.of("1", "10", "one", "100"), List.of("2", "20", "two", "200"));
    }

    private void restoreAtomically(String label, String timestamp, String more) {
        sql.run("RESTORE SNAPSHOT shop." + label + " FROM repo PROPERTIES (\"backup_timestamp\" = \"" + timestamp
                + "\", \"replication_num\" = \"1\", \"atomic_restore\" = \"true\"" + more + ")");
        Jobs.awaitRestore(sql, "shop");
    }
}
