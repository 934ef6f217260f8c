package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong input gets the error a Doris user knows, and leaves nothing behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongInputIT {
    @TempDir
    static Path folder;

    private Cluster cluster;
    private S3Store store;
    private Sql sql;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 1, "--debug-task-delay", "UPLOAD=3s");
        sql = cluster.connect();
        sql.run(store.createRepository("repo"));
        sql.run("CREATE DATABASE db");
        sql.run("USE db");
        sql.run("CREATE TABLE t (k INT NOT NULL, v VARCHAR(5), d DECIMAL(5,2)) DUPLICATE KEY(k) PARTITION BY RANGE(k)"
                + " (PARTITION p1 VALUES LESS THAN ('10'), PARTITION p2 VALUES LESS THAN ('20'))"
                + " DISTRIBUTED BY HASH(k) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO t VALUES (1, 'a', 1.25)");
        Jobs.backup(sql, "db", "taken", "repo", "");
    }

    @AfterAll
    void stop() {
        sql.close();
        cluster.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BACKUP SNAPSHOT db.x TO repo ON (nope) | Unknown table 'nope'",
                "BACKUP SNAPSHOT db.x TO repo ON (t PARTITION (p9)) | Unknown partition p9 in tablet",
                "BACKUP SNAPSHOT db.x TO nope | Repository nope does not exist",
                "BACKUP SNAPSHOT nope.x TO repo | Unknown database 'nope'",
                "BACKUP SNAPSHOT db.`a b` TO repo | Label format error",
                "BACKUP SNAPSHOT db.taken TO repo | Snapshot with name 'taken' already exist in repository",
                "BACKUP SNAPSHOT db.x TO repo PROPERTIES (\"timeout\" = \"5\") | timeout must be at least 10 min",
                "BACKUP SNAPSHOT db.x TO repo PROPERTIES (\"colour\" = \"red\") | Unknown backup job properties: [colour]",
                "BACKUP SNAPSHOT db.x TO repo ON (t, t) | Duplicated table: t",
                "RESTORE SNAPSHOT db.taken FROM repo | Missing backup_timestamp property",
                "RESTORE SNAPSHOT db.taken FROM repo PROPERTIES (\"backup_timestamp\" = \"2018-05-04-16-45-08\") | Failed to get info of snapshot 'taken'",
                "CANCEL BACKUP FROM db | Job with label taken can not be cancelled. state: FINISHED",
                "CANCEL RESTORE FROM db | No restore is currently running",
                "DROP REPOSITORY nope | Repository does not exist",
                "SHOW BACKUP WHERE colour = 'x' | Where clause should like: SnapshotName",
                "SELECT nope FROM t | Unknown column 'nope'",
                "SELECT * FROM nope | nope",
                "INSERT INTO t VALUES (1, 'too long', 1) | v",
                "INSERT INTO t VALUES (3000000000, 'a', 1) | k",
                "INSERT INTO t VALUES (1, 'a', 1000.5) | d",
                "INSERT INTO t VALUES (NULL, 'a', 1) | k",
                "INSERT INTO t VALUES (99, 'a', 1) | partition",
                "INSERT INTO t VALUES (1, 'a') | 1",
                "CREATE REPOSITORY `9x` WITH S3 ON LOCATION 's3://b/x' PROPERTIES ('a' = 'b') | Incorrect repository name",
                "CREATE REPOSITORY repo WITH LOCAL ON LOCATION 'file:///tmp' PROPERTIES ('a' = 'b') | repository with same name already exist: repo",
            })
    void isAnsweredWith(String statement, String message) {
        long backups = sql.rows("SHOW BACKUP FROM db").size();
        SQLException error = sql.failure(statement);
        assertThat(error.getMessage()).contains(message);
        assertThat(sql.value("SELECT COUNT(*) FROM t")).isEqualTo("1");
        assertThat(sql.rows("SHOW BACKUP FROM db")).hasSize((int) backups);
        assertThat(sql.rows("SHOW REPOSITORIES")).hasSize(1);
    }

    @Test
    void aMalformedStatementIsPointedAt() {
        SQLException error = sql.failure("BACKUP SNAPSHOT db.x FORM repo");
        assertThat(error.getErrorCode()).isEqualTo(1064);
        assertThat(error.getMessage()).contains("FORM").contains("line 1").contains("TO");
    }

    @Test
    void aSecondJobInTheDatabaseIsRefused() {
        Jobs.submitBackup(sql, "db", "one", "repo", "");
        assertThat(sql.failure("BACKUP SNAPSHOT db.two TO repo").getMessage())
                .contains("Can only run one backup or restore job of a database at same time")
                .contains("current running: label = one")
                .contains("to run label = two");
        assertThat(sql.failure("DROP REPOSITORY repo").getMessage())
                .contains("Backup or restore job is running on this repository. Can not drop it");
        sql.run("CANCEL BACKUP");
        Strays.assertNoneInRepository(store, "repo", 1);
    }

    @Test
    void badCredentials() {
        SQLException error =
                sql.failure(store.createRepository("bad", "", "warehouse", store.endpoint(), "wrong-secret"));
        assertThat(error.getMessage()).contains("Failed to create repository").doesNotContain("wrong-secret");
        assertThat(cluster.logs()).doesNotContain("wrong-secret");
        assertThat(store.objects("bad")).isEmpty();
    }

    @Test
    void aMissingBucket() {
        SQLException error = sql.failure(store.createRepository("bad", "", "no-bucket", store.endpoint(), secret()));
        assertThat(error.getMessage()).contains("Failed to create repository").contains("no-bucket");
    }

    @Test
    void anEndpointThatIsDown() {
        SQLException error =
                sql.failure(store.createRepository("bad", "", "warehouse", "http://127.0.0.1:1", secret()));
        assertThat(error.getMessage()).contains("Failed to create repository").contains("127.0.0.1:1");
    }

    @Test
    void secretsAreNowhereInClear() {
        assertThat(sql.rows("SHOW REPOSITORIES").toString()).doesNotContain(secret());
        assertThat(cluster.logs()).doesNotContain(secret());
        assertThat(FileContents.anyBelow(cluster.frontendFolder(), secret())).isEmpty();
        assertThat(FileContents.anyBelow(cluster.agentFolder(0), secret())).isEmpty();
    }

    @Test
    void someoneWithoutAdminMayNotBackUp() throws SQLException {
        sql.run("CREATE USER 'guest' IDENTIFIED BY 'pw'");
        try (Sql guest = Sql.connect(cluster.mysqlPort(), "guest", "pw")) {
            SQLException error = guest.failure("BACKUP SNAPSHOT db.x TO repo");
            assertThat(error.getErrorCode()).isEqualTo(1227);
            assertThat(error.getMessage()).contains("Access denied").contains("ADMIN");
        }
        sql.run("DROP USER 'guest'");
    }

    private static String secret() {
        return dev.larder.quickstart.EmbeddedS3.SECRET_KEY;
    }
}
