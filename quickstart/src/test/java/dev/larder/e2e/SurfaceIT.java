package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What users of Doris ask of backups and restores beyond the plain case, and where Doris gets it wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurfaceIT {
    private static final String ROWS = "SELECT k, v FROM %s ORDER BY k";
    private static final List<List<String>> ORIGINAL =
            List.of(List.of("1", "one"), List.of("11", "eleven"), List.of("12", "twelve"));

    @TempDir
    static Path folder;

    private Cluster cluster;
    private S3Store store;
    private Sql sql;
    private String timestamp;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 2, "--debug-task-delay", "UPLOAD=700ms,DOWNLOAD=2s");
        sql = cluster.connect();
        sql.run(store.createRepository("repo"));
        createTables("src");
        timestamp = Jobs.backup(sql, "src", "snap", "repo", "");
    }

    @AfterAll
    void stop() {
        Strays.assertNoneOnAgents(cluster);
        sql.close();
        cluster.close();
        store.close();
    }

    @Test
    void aRepositoryIsAlteredUnderARunningBackup() {
        S3Store doomed = S3Store.start(folder.resolve("s3"));
        sql.run(doomed.createRepository("moving"));
        createTables("alter_db");
        Jobs.submitBackup(sql, "alter_db", "moved", "moving", "");
        sql.awaitJob("SHOW BACKUP FROM alter_db", "UPLOADING", Jobs.PATIENCE);
        doomed.close();
        assertThat(sql.failure("ALTER REPOSITORY moving PROPERTIES (\"s3.endpoint\" = \"http://127.0.0.1:1\")")
                        .getMessage())
                .contains("Repository ping failed with new properties")
                .contains("127.0.0.1:1");

        sql.run("ALTER REPOSITORY moving PROPERTIES (\"s3.endpoint\" = \"" + store.endpoint()
                + "\", \"s3.secret_key\" = \"" + dev.larder.quickstart.EmbeddedS3.SECRET_KEY + "\")");

        Jobs.awaitBackup(sql, "alter_db", "moved", "moving");
        assertThat(sql.query("SHOW CREATE REPOSITORY FOR moving").get(0).get("CreateStmt"))
                .contains("\"s3.endpoint\" = \"" + store.endpoint() + "\"")
                .contains("\"s3.secret_key\" = \"*XXX\"")
                .doesNotContain(dev.larder.quickstart.EmbeddedS3.SECRET_KEY);
        Strays.assertNoneInRepository(store, "moving", 1);
    }

    /** At a byte per second nothing ends; without a limit the same job does, at once. */
    @Test
    void limitsAreChangedUnderARunningBackup() {
        createTables("limit_db");
        limitTransfers(1);
        Jobs.submitBackup(sql, "limit_db", "slow", "repo", "PROPERTIES (\"max_bytes_per_second\" = \"1\")");
        sql.awaitJob("SHOW BACKUP FROM limit_db", "UPLOADING", Jobs.PATIENCE);
        awaitHeartbeats(4);
        Map<String, String> job = sql.query("SHOW BACKUP FROM limit_db").get(0);
        assertThat(job).containsEntry("State", "UPLOADING");
        assertThat(job.get("Progress"))
                .matches("\\[\\d+: 0/\\d+\\].*; 0 of (about )?[1-9]\\d* files, 0 B of (about )?[1-9][\\d.]* K?B, .*");
        limitTransfers(0);
        assertThat(sql.query("SHOW BACKUP FROM limit_db").get(0)).containsEntry("State", "UPLOADING");
        sql.run("ALTER BACKUP FROM limit_db SET (\"max_bytes_per_second\" = \"0\")");
        Jobs.awaitBackup(sql, "limit_db", "slow", "repo");
    }

    @Test
    void jobsOfADatabaseRunTogetherWhereTheirTablesDoNotMeet() {
        createTables("many_db");
        sql.run("ADMIN SET FRONTEND CONFIG (\"max_concurrent_jobs_per_db\" = \"3\")");
        String slow = " PROPERTIES (\"max_bytes_per_second\" = \"1\")";
        Jobs.submitBackup(sql, "many_db", "first", "repo", "ON (t)" + slow);
        Jobs.submitBackup(sql, "many_db", "second", "repo", "ON (u)" + slow);
        Jobs.submitBackup(sql, "many_db", "third", "repo", "ON (u)");
        sql.awaitJob("SHOW BACKUP FROM many_db WHERE SnapshotName = 'first'", "UPLOADING", Jobs.PATIENCE);
        sql.awaitJob("SHOW BACKUP FROM many_db WHERE SnapshotName = 'second'", "UPLOADING", Jobs.PATIENCE);
        Map<String, String> third = sql.query("SHOW BACKUP FROM many_db WHERE SnapshotName = 'third'")
                .get(0);
        assertThat(third).containsEntry("State", "PENDING").containsEntry("QueuePos", "1");
        assertThat(third.get("BlockReason")).matches("Table conflict: u in backup job \\d+, label second");

        sql.run("ALTER BACKUP FROM many_db SET (\"max_bytes_per_second\" = \"0\")");
        for (String label : List.of("first", "second", "third")) {
            sql.awaitJob("SHOW BACKUP FROM many_db WHERE SnapshotName = '" + label + "'", "FINISHED", Jobs.PATIENCE);
        }
        sql.run("ADMIN SET FRONTEND CONFIG (\"max_concurrent_jobs_per_db\" = \"1\")");
    }

    private void limitTransfers(long bytesPerSecond) {
        sql.run("ADMIN SET FRONTEND CONFIG (\"backup_restore_max_bytes_per_second_per_be\" = \"" + bytesPerSecond
                + "\")");
        awaitHeartbeats(2);
    }

    /** Each tells the backends the limit of its moment; they are a second apart, and shown in seconds. */
    private void awaitHeartbeats(int count) {
        for (int i = 0; i < count; i++) {
            Set<String> before = heartbeats();
            long deadline = System.nanoTime() + Jobs.PATIENCE.toNanos();
            while (!Collections.disjoint(before, heartbeats())) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Pause.millis(50);
            }
        }
    }

    private Set<String> heartbeats() {
        return sql.query("SHOW BACKENDS").stream()
                .map(row -> row.get("BackendId") + " " + row.get("LastHeartbeat"))
                .collect(Collectors.toSet());
    }

    @Test
    void aDroppedRepositoryIsAttachedAgainOrDeletedWhenAskedFor() {
        sql.run(store.createRepository("again"));
        createTables("again_db");
        String taken = Jobs.backup(sql, "again_db", "kept", "again", "");
        sql.run("DROP REPOSITORY again");

        sql.run(store.createRepository("again"));
        assertThat(Jobs.timestamp(sql, "again", "kept")).isEqualTo(taken);
        sql.run("DROP REPOSITORY again");

        sql.run(store.createRepository("again").replaceFirst("\\)$", ", \"delete_if_exists\" = \"true\")"));
        assertThat(sql.rows("SHOW SNAPSHOT ON again")).isEmpty();
        assertThat(store.objects("again")).containsExactly("repository.json");
        sql.run("DROP REPOSITORY again");
    }

    @Test
    void whatIsExcludedIsNeitherBackedUpNorRestored() {
        createTables("exclude_db");
        String most = Jobs.backup(sql, "exclude_db", "most", "repo", "EXCLUDE (u, no_such_table)");
        assertThat(sql.query("SHOW SNAPSHOT ON repo WHERE SNAPSHOT = 'most' AND TIMESTAMP = '" + most + "'")
                        .get(0)
                        .get("Details"))
                .contains("\"t\"")
                .doesNotContain("\"u\"");

        sql.run("CREATE DATABASE excluded_db");
        Jobs.restore(sql, "excluded_db", "snap", "repo", timestamp, "EXCLUDE (t, no_such_table)", 1);
        assertThat(sql.rows("SHOW TABLES FROM excluded_db")).containsExactly(List.of("u"));
    }

    @Test
    void onlyPartitionsThatAreRestoredRefuseLoads() {
        createTables("load_db");
        sql.run("RESTORE SNAPSHOT load_db.snap FROM repo ON (t PARTITION (p1)) "
                + properties("\"replication_num\" = \"1\", \"allow_load\" = \"true\""));
        assertThat(sql.failure("INSERT INTO load_db.t VALUES (2, 'lost?')").getMessage())
                .contains("Table [t], Partition [p1] is in restore process. Can not load into it.");
        sql.run("INSERT INTO load_db.t VALUES (13, 'kept')");
        sql.awaitJob("SHOW RESTORE FROM load_db", "DOWNLOADING", Jobs.PATIENCE);
        sql.run("INSERT INTO load_db.t VALUES (14, 'kept')");
        assertThat(sql.failure("TRUNCATE TABLE load_db.t").getMessage()).contains("Table[t]'s state is not NORMAL");
        assertThat(Jobs.awaitRestore(sql, "load_db").get("AllowLoad")).isEqualTo("true");
        assertThat(sql.rows(ROWS.formatted("load_db.t")))
                .containsExactly(
                        List.of("1", "one"),
                        List.of("11", "eleven"),
                        List.of("12", "twelve"),
                        List.of("13", "kept"),
                        List.of("14", "kept"));
    }

    @Test
    void anAtomicRestoreServesReadsAndWritesUntilItSwaps() {
        createTables("atomic_db");
        sql.run("RESTORE SNAPSHOT atomic_db.snap FROM repo ON (t) "
                + properties("\"replication_num\" = \"1\", \"atomic_restore\" = \"true\""));
        sql.run("INSERT INTO atomic_db.t VALUES (2, 'meanwhile')");
        assertThat(sql.value("SELECT COUNT(*) FROM atomic_db.t")).isEqualTo("4");
        assertThat(sql.failure("DROP TABLE atomic_db.t").getMessage()).contains("state is in atomic restore");
        assertThat(sql.failure("TRUNCATE TABLE atomic_db.t").getMessage()).contains("Do not allow doing ALTER ops");
        assertThat(sql.failure("CREATE TABLE atomic_db.t (k INT) DISTRIBUTED BY HASH(k) BUCKETS 1")
                        .getMessage())
                .contains("is in atomic restore, please cancel the restore operation firstly");
        assertThat(sql.rows("SHOW CREATE TABLE atomic_db.t").get(0).get(1)).contains("in_atomic_restore");
        Jobs.awaitRestore(sql, "atomic_db");
        assertThat(sql.rows(ROWS.formatted("atomic_db.t"))).isEqualTo(ORIGINAL);
        assertThat(sql.rows("SHOW CREATE TABLE atomic_db.t").get(0).get(1)).doesNotContain("in_atomic_restore");
    }

    @Test
    void aTableThatDoesNotFitIsReplacedWhenForced() {
        sql.run("CREATE DATABASE force_db");
        sql.run("CREATE TABLE force_db.t (k INT, other DATE) DISTRIBUTED BY HASH(k) BUCKETS 1"
                + " PROPERTIES (\"replication_num\" = \"1\")");
        String restore = "RESTORE SNAPSHOT force_db.snap FROM repo ON (t) ";
        sql.run(restore + properties("\"replication_num\" = \"1\", \"atomic_restore\" = \"true\""));
        Map<String, String> refused = sql.awaitJob("SHOW RESTORE FROM force_db", "CANCELLED", Jobs.PATIENCE);
        assertThat(refused.get("Status")).contains("Table's partition type is different");

        sql.run(restore
                + properties(
                        "\"replication_num\" = \"1\", \"atomic_restore\" = \"true\", \"force_replace\" = \"true\""));
        Jobs.awaitRestore(sql, "force_db");
        assertThat(sql.rows(ROWS.formatted("force_db.t"))).isEqualTo(ORIGINAL);
    }

    @Test
    void whatWasAskedForSurvivesARestartInTheMiddle() {
        createTables("clean_db");
        sql.run("CREATE TABLE clean_db.days (day DATE, v INT) DUPLICATE KEY(day) PARTITION BY RANGE(day) ()"
                + " DISTRIBUTED BY HASH(v) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\", \"colocate_with\" = \"g\","
                + " \"dynamic_partition.enable\" = \"true\", \"dynamic_partition.time_unit\" = \"YEAR\","
                + " \"dynamic_partition.end\" = \"1\", \"dynamic_partition.prefix\" = \"p\")");
        sql.run("INSERT INTO clean_db.days VALUES (CURDATE(), 1)");
        String taken = Jobs.backup(sql, "clean_db", "asked", "repo", "ON (days)");
        sql.run("RESTORE SNAPSHOT clean_db.asked FROM repo ON (days AS copy) PROPERTIES (\"backup_timestamp\" = \""
                + taken
                + "\", \"reserve_replica\" = \"true\", \"clean_tables\" = \"true\", \"clean_partitions\" = \"true\","
                + " \"reserve_colocate\" = \"true\", \"reserve_dynamic_partition_enable\" = \"true\","
                + " \"allow_load\" = \"true\", \"storage_medium\" = \"ssd\", \"medium_allocation_mode\" = \"adaptive\","
                + " \"timeout\" = \"7200\")");
        Map<String, String> before = sql.awaitJob("SHOW RESTORE FROM clean_db", "DOWNLOADING", Jobs.PATIENCE);
        sql.close();
        cluster.killFrontend();
        cluster.startFrontend();
        sql = cluster.connect();
        Map<String, String> after = Jobs.awaitRestore(sql, "clean_db");
        for (String column :
                List.of("JobId", "AllowLoad", "ReserveReplica", "ReserveDynamicPartitionEnable", "Timeout")) {
            assertThat(after.get(column)).as(column).isEqualTo(before.get(column));
        }
        assertThat(sql.rows("SHOW TABLES FROM clean_db")).containsExactly(List.of("copy"));
        assertThat(sql.value("SELECT COUNT(*) FROM clean_db.copy")).isEqualTo("1");
        assertThat(sql.rows("SHOW CREATE TABLE clean_db.copy").get(0).get(1))
                .contains("\"replication_allocation\" = \"tag.location.default: 1\"")
                .contains("\"colocate_with\" = \"g\"")
                .contains("\"dynamic_partition.enable\" = \"true\"")
                .contains("\"storage_medium\" = \"ssd\"")
                .contains("\"medium_allocation_mode\" = \"adaptive\"");
    }

    @Test
    void definitionsAloneAreRestoredAsEmptyTablesAndTakeNoRowsAway() {
        createTables("meta_db");
        String taken = Jobs.backup(sql, "meta_db", "meta", "repo", "PROPERTIES (\"content\" = \"METADATA_ONLY\")");
        Jobs.restore(sql, "meta_db", "meta", "repo", taken, "", 1);
        assertThat(sql.rows(ROWS.formatted("meta_db.t"))).isEqualTo(ORIGINAL);

        sql.run("CREATE DATABASE empty_db");
        Jobs.restore(sql, "empty_db", "meta", "repo", taken, "", 1);
        assertThat(sql.value("SELECT COUNT(*) FROM empty_db.t")).isEqualTo("0");
        sql.run("INSERT INTO empty_db.t VALUES (1, 'one')");
        assertThat(sql.value("SELECT COUNT(*) FROM empty_db.t")).isEqualTo("1");
    }

    @Test
    void aBackupIsOfItsInstantWhateverHappensToItsTables() {
        createTables("ddl_db");
        Jobs.submitBackup(sql, "ddl_db", "ddl", "repo", "");
        sql.run("INSERT INTO ddl_db.t VALUES (2, 'later')");
        sql.run("TRUNCATE TABLE ddl_db.t PARTITION (p2)");
        sql.run("ALTER TABLE ddl_db.t DROP PARTITION p1");
        sql.run("ALTER TABLE ddl_db.t RENAME renamed");
        sql.run("DROP TABLE ddl_db.u");
        sql.run("CREATE TABLE ddl_db.u (other DATE) DISTRIBUTED BY HASH(other) BUCKETS 1"
                + " PROPERTIES (\"replication_num\" = \"1\")");
        String taken = Jobs.awaitBackup(sql, "ddl_db", "ddl", "repo");

        sql.run("CREATE DATABASE ddl_copy");
        Jobs.restore(sql, "ddl_copy", "ddl", "repo", taken, "", 1);
        assertThat(sql.rows(ROWS.formatted("ddl_copy.t"))).isEqualTo(ORIGINAL);
        assertThat(sql.value("SELECT COUNT(*) FROM ddl_copy.u")).isEqualTo("1");
    }

    private void createTables(String database) {
        sql.run("CREATE DATABASE " + database);
        sql.run("CREATE TABLE " + database + ".t (k INT, v VARCHAR(20)) DUPLICATE KEY(k) PARTITION BY RANGE(k)"
                + " (PARTITION p1 VALUES LESS THAN ('10'), PARTITION p2 VALUES LESS THAN ('20'))"
                + " DISTRIBUTED BY HASH(k) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("CREATE TABLE " + database + ".u (k INT) DISTRIBUTED BY HASH(k) BUCKETS 1"
                + " PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO " + database + ".t VALUES (1, 'one'), (11, 'eleven'), (12, 'twelve')");
        sql.run("INSERT INTO " + database + ".u VALUES (7)");
    }

    private String properties(String others) {
        return "PROPERTIES (\"backup_timestamp\" = \"" + timestamp + "\", " + others + ")";
    }
}
