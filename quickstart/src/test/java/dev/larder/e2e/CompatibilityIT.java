package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to each thing that a table has, and what is said when it does not fit: the rows of docs/compatibility.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityIT {
    private static final String RANGES = " PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN (\"10\"), PARTITION p2"
            + " VALUES LESS THAN (\"20\"))";
    private static final String BUCKETS = " DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES (\"replication_num\" = \"1\")";

    @TempDir
    static Path folder;

    private Cluster cluster;
    private S3Store store;
    private Sql sql;
    private String definitions;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 2, "--debug-task-delay", "UPLOAD=300ms");
        sql = cluster.connect();
        sql.run(store.createRepository("repo"));
        sql.run("CREATE DATABASE src");
        sql.run("CREATE TABLE src.t (k INT, v INT) DUPLICATE KEY (k)" + RANGES + BUCKETS);
        sql.run("CREATE TABLE src.whole (k INT, v INT) DUPLICATE KEY (k)" + BUCKETS);
        sql.run("CREATE TABLE src.bloom (k INT, v INT) DUPLICATE KEY (k)"
                + BUCKETS.replace("(\"rep", "(\"bloom_filter_columns\" = \"v\", \"rep"));
        sql.run("CREATE TABLE src.filled (k BIGINT NOT NULL AUTO_INCREMENT, v INT) UNIQUE KEY (k)" + BUCKETS);
        definitions = Jobs.backup(sql, "src", "definitions", "repo", "PROPERTIES (\"content\" = \"METADATA_ONLY\")");
    }

    @AfterAll
    void stop() {
        Strays.assertNoneOnAgents(cluster);
        sql.close();
        cluster.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t | (k INT, w INT) DUPLICATE KEY (k) RANGES BUCKETS | Table t already exist but with different schema",
                "t | (k INT, v BIGINT) DUPLICATE KEY (k) RANGES BUCKETS | Table t already exist but with different schema",
                "t | (k INT, v INT) DUPLICATE KEY (k, v) RANGES BUCKETS | Table t already exist but with different schema",
                "t | (k INT, v INT) UNIQUE KEY (k) RANGES BUCKETS | Table t already exist but with different schema",
                "t | (k INT NOT NULL, v INT) DUPLICATE KEY (k) RANGES BUCKETS | Table t already exist but with different schema",
                "t | (k INT, v INT DEFAULT '3') DUPLICATE KEY (k) RANGES BUCKETS | Table t already exist but with different schema",
                "t | (k INT, v INT) DUPLICATE KEY (k) RANGES DISTRIBUTED BY HASH (k) BUCKETS 3 PROPERTIES ('replication_num' = '1') | Table t already exist but with different schema",
                "t | (k INT, v INT) DUPLICATE KEY (k) RANGES DISTRIBUTED BY RANDOM BUCKETS 2 PROPERTIES ('replication_num' = '1') | Table t already exist but with different schema",
                "bloom | (k INT, v INT) DUPLICATE KEY (k) BUCKETS | Table bloom already exist but with different schema",
                "t | (k INT, v INT, INDEX i (v) USING INVERTED) DUPLICATE KEY (k) RANGES BUCKETS | Table t already exist but with different schema",
                "t | (k INT, v INT) DUPLICATE KEY (k) BUCKETS | Table's partition type is different",
                "t | (k INT, v INT) DUPLICATE KEY (k) PARTITION BY LIST (k) (PARTITION p1 VALUES IN ('1')) BUCKETS | Table's partition type is different",
                "whole | (k INT, v INT) DUPLICATE KEY (k) RANGES BUCKETS | Table's partition type is different",
                "t | (k INT, v INT) DUPLICATE KEY (k) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ('9')) BUCKETS | Partition p1 in table t has different partition item with partition in repository",
                "t | (k INT, v INT) DUPLICATE KEY (k) PARTITION BY RANGE (k) (PARTITION p3 VALUES LESS THAN ('15')) BUCKETS | Partition p1 in table t has conflict partition item with existing items",
                "t | (k INT, v INT) DUPLICATE KEY (k) RANGES DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ('replication_num' = '2') | Partition p1 in table t has different replication num '2' with partition in repository, which is 1",
                "t | (k INT, v INT) DUPLICATE KEY (k) RANGES DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ('replication_num' = '1', 'colocate_with' = 'g') | Not support to restore to local table t with colocate group.",
                "filled | (k BIGINT NOT NULL, v INT) UNIQUE KEY (k) BUCKETS | Table filled already exists but with different schema, local table doesn't have auto-increment column but remote table has",
            })
    void aTableThatTheSnapshotDoesNotFitIsLeftAlone(String table, String definition, String message) {
        sql.run("CREATE DATABASE misfit");
        sql.run("CREATE TABLE misfit." + table + " "
                + definition.replace(" RANGES", RANGES).replaceFirst(" BUCKETS$", BUCKETS));
        String before = created("misfit." + table);

        Jobs.submitRestore(sql, "misfit", "definitions", "repo", definitions, "ON (" + table + ")", 1);

        Map<String, String> job = sql.awaitJob("SHOW RESTORE FROM misfit", "CANCELLED", Jobs.PATIENCE);
        assertThat(job.get("Status")).startsWith("[COMMON_ERROR, msg: " + message);
        assertThat(created("misfit." + table)).isEqualTo(before);
        sql.run("DROP DATABASE misfit");
    }

    @Test
    void anAliasIsForNewTablesOnly() {
        sql.run("CREATE DATABASE alias_db");
        sql.run("CREATE TABLE alias_db.same (k INT, v INT) DUPLICATE KEY (k)" + RANGES + BUCKETS);
        Jobs.submitRestore(sql, "alias_db", "definitions", "repo", definitions, "ON (t AS same)", 1);
        assertThat(sql.awaitJob("SHOW RESTORE FROM alias_db", "CANCELLED", Jobs.PATIENCE)
                        .get("Status"))
                .contains("Table same already exist but with different schema");
    }

    @Test
    void newPartitionsAreAddedBesideThoseOfTheTable() {
        sql.run("CREATE DATABASE add_db");
        sql.run(
                "CREATE TABLE add_db.t (k INT, v INT) DUPLICATE KEY (k) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS"
                        + " THAN (\"10\"))" + BUCKETS);
        sql.run("ALTER TABLE add_db.t ADD PARTITION p3 VALUES [(\"20\"), (\"30\"))");
        Jobs.restore(sql, "add_db", "definitions", "repo", definitions, "ON (t)", 1);
        assertThat(sql.query("SHOW PARTITIONS FROM add_db.t").stream().map(row -> row.get("PartitionName")))
                .containsExactlyInAnyOrder("p1", "p2", "p3");
    }

    @Test
    void aRestoredPartitionHasTheVersionOfItsBackupAndGoesOnFromThere() {
        sql.run("CREATE DATABASE version_db");
        sql.run("CREATE TABLE version_db.t (k INT, v INT) DUPLICATE KEY (k)" + BUCKETS);
        sql.run("INSERT INTO version_db.t VALUES (1, 41)");
        sql.run("INSERT INTO version_db.t VALUES (2, 42)");
        Map<String, String> before = partition("version_db.t");
        Set<String> ids = ids("version_db.t");
        String taken = Jobs.backup(sql, "version_db", "versions", "repo", "");
        for (int i = 0; i < 3; i++) {
            sql.run("INSERT INTO version_db.t VALUES (3, 43)");
        }
        assertThat(partition("version_db.t").get("VisibleVersion")).isEqualTo("6");

        Jobs.restore(sql, "version_db", "versions", "repo", taken, "", 1);

        Map<String, String> after = partition("version_db.t");
        assertThat(after.get("VisibleVersion"))
                .isEqualTo(before.get("VisibleVersion"))
                .isEqualTo("3");
        assertThat(after.get("PartitionId")).isEqualTo(before.get("PartitionId"));
        assertThat(ids("version_db.t")).hasSameSizeAs(ids).doesNotContainAnyElementsOf(ids);
        sql.run("INSERT INTO version_db.t VALUES (4, 44)");
        assertThat(partition("version_db.t").get("VisibleVersion")).isEqualTo("4");
        assertThat(sql.value("SELECT COUNT(*) FROM version_db.t")).isEqualTo("3");
    }

    @Test
    void copiesAreThreeUnlessTheStatementSaysOtherwise() {
        sql.run("CREATE DATABASE copies_db");
        String restore = "RESTORE SNAPSHOT copies_db.definitions FROM repo ON (whole) PROPERTIES"
                + " (\"backup_timestamp\" = \"" + definitions + "\"";
        sql.run(restore + ")");
        Map<String, String> job = sql.awaitJob("SHOW RESTORE FROM copies_db", "CANCELLED", Jobs.PATIENCE);
        assertThat(job.get("ReplicaAllocation")).isEqualTo("tag.location.default: 3");
        assertThat(job.get("Status")).contains("Failed to find enough backend").contains("replication num: 3");

        sql.run(restore + ", \"replication_allocation\" = \"tag.location.default: 2\")");
        Jobs.awaitRestore(sql, "copies_db");
        assertThat(partition("copies_db.whole").get("ReplicationNum")).isEqualTo("2");
        assertThat(created("copies_db.whole")).contains("\"replication_allocation\" = \"tag.location.default: 2\"");
        sql.run("DROP TABLE copies_db.whole");

        sql.run(restore + ", \"reserve_replica\" = \"true\")");
        Jobs.awaitRestore(sql, "copies_db");
        assertThat(partition("copies_db.whole").get("ReplicationNum")).isEqualTo("1");
    }

    @Test
    void keysAndTheirRowsStayWhatTheyAre() {
        sql.run("CREATE DATABASE keys_db");
        sql.run("CREATE TABLE keys_db.s (k INT, day DATE, v INT) UNIQUE KEY (k)"
                + BUCKETS.replace(
                        "\"replication_num\"", "\"enable_unique_key_merge_on_write\" = \"true\", \"replication_num\""));
        sql.run("CREATE TABLE keys_db.summed (k INT, n BIGINT SUM) AGGREGATE KEY (k)"
                + BUCKETS.replace("BUCKETS 2", "BUCKETS AUTO"));
        sql.run("INSERT INTO keys_db.s VALUES (1, '2026-02-02', 22), (2, '2026-01-01', 11)");
        sql.run("INSERT INTO keys_db.s VALUES (1, '2026-01-01', 1)");
        sql.run("INSERT INTO keys_db.summed VALUES (1, 100), (2, 1)");
        sql.run("INSERT INTO keys_db.summed VALUES (1, 23)");
        List<List<String>> latest = sql.rows("SELECT k, v FROM keys_db.s ORDER BY k");
        List<List<String>> sums = sql.rows("SELECT k, n FROM keys_db.summed ORDER BY k");
        assertThat(sums).containsExactly(List.of("1", "123"), List.of("2", "1"));
        String taken = Jobs.backup(sql, "keys_db", "keyed", "repo", "");
        sql.run("CREATE DATABASE keys_copy");

        Jobs.restore(sql, "keys_copy", "keyed", "repo", taken, "", 1);

        for (String table : List.of("s", "summed")) {
            assertThat(created("keys_copy." + table)).isEqualTo(created("keys_db." + table));
        }
        assertThat(created("keys_copy.summed")).contains("BUCKETS AUTO");
        assertThat(sql.rows("SELECT k, v FROM keys_copy.s ORDER BY k")).isEqualTo(latest);
        assertThat(sql.rows("SELECT k, n FROM keys_copy.summed ORDER BY k")).isEqualTo(sums);
    }

    @Test
    void aBackupThatFailedFreesItsLabel() {
        sql.run(store.createRepository("frail"));
        sql.run("CREATE DATABASE frail_db");
        sql.run("CREATE TABLE frail_db.t (k INT, v INT) DUPLICATE KEY (k)" + BUCKETS);
        sql.run("INSERT INTO frail_db.t VALUES (7, 77)");
        ids("frail_db.t").forEach(this::loseFiles);
        Jobs.submitBackup(sql, "frail_db", "again", "frail", "");
        Map<String, String> job = sql.awaitJob("SHOW BACKUP FROM frail_db", "CANCELLED", Jobs.PATIENCE);
        assertThat(job.get("Status")).startsWith("[").doesNotContain("[OK]").doesNotContain("user cancelled");
        Strays.assertNoneInRepository(store, "frail", 0);
        assertThat(sql.rows("SHOW SNAPSHOT ON frail")).isEmpty();

        sql.run("DROP TABLE frail_db.t");
        sql.run("CREATE TABLE frail_db.t (k INT, v INT) DUPLICATE KEY (k)" + BUCKETS);
        sql.run("INSERT INTO frail_db.t VALUES (8, 88)");
        Jobs.backup(sql, "frail_db", "again", "frail", "");
        Strays.assertNoneInRepository(store, "frail", 1);
    }

    /** As a disk would that fails. */
    private void loseFiles(String tablet) {
        for (int i = 0; i < cluster.agents(); i++) {
            Path data = cluster.agentFolder(i).resolve("tablets").resolve(tablet);
            if (!Files.isDirectory(data)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".parquet")).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aGlobalSnapshotIsNotRestoredAsTables() {
        sql.run("BACKUP GLOBAL SNAPSHOT everybody TO repo");
        String taken = Jobs.timestamp(sql, "repo", "everybody");
        sql.run("CREATE DATABASE global_db");
        assertThat(sql.failure("RESTORE SNAPSHOT global_db.everybody FROM repo PROPERTIES (\"backup_timestamp\" = \""
                                + taken + "\")")
                        .getMessage())
                .contains("restore it with RESTORE GLOBAL SNAPSHOT");
        assertThat(sql.failure("RESTORE GLOBAL SNAPSHOT definitions FROM repo PROPERTIES (\"backup_timestamp\" = \""
                                + definitions + "\")")
                        .getMessage())
                .contains("restore it with RESTORE SNAPSHOT");
        assertThat(sql.rows("SHOW RESTORE FROM global_db")).isEmpty();
    }

    @Test
    void helpIsTheManualInTheShapeOfTheServer() {
        Map<String, String> topic = sql.query("HELP BACKUP").get(0);
        assertThat(topic.keySet()).containsExactly("name", "description", "example");
        assertThat(topic.get("name")).isEqualTo("BACKUP");
        assertThat(topic.get("example")).contains("BACKUP SNAPSHOT");
        assertThat(sql.query("HELP 'create repository'").get(0)).containsEntry("name", "CREATE REPOSITORY");
        assertThat(sql.query("HELP contents").get(0).keySet())
                .containsExactly("source_category_name", "name", "is_it_category");
        assertThat(sql.rows("HELP 'no such word'")).isEmpty();
    }

    private String created(String table) {
        return sql.rows("SHOW CREATE TABLE " + table).get(0).get(1);
    }

    private Map<String, String> partition(String table) {
        return sql.query("SHOW PARTITIONS FROM " + table).get(0);
    }

    private Set<String> ids(String table) {
        return sql.query("SHOW TABLETS FROM " + table).stream()
                .map(row -> row.get("TabletId"))
                .collect(Collectors.toSet());
    }
}
