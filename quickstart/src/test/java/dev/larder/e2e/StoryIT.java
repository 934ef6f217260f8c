package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job, on a real S3 server and on a real HDFS, with three agents as processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoryIT {
    private static final List<String> BACKUP_COLUMNS = List.of(
            "JobId",
            "SnapshotName",
            "DbName",
            "State",
            "BackupObjs",
            "CreateTime",
            "SnapshotFinishedTime",
            "UploadFinishedTime",
            "FinishedTime",
            "UnfinishedTasks",
            "Progress",
            "TaskErrMsg",
            "Status",
            "Timeout");

    @TempDir
    static Path folder;

    private Cluster cluster;

    record Store(String name, Function<Path, RemoteStore> start) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Store> stores() {
        return Stream.of(new Store("s3", S3Store::start), new Store("hdfs", HdfsStore::start));
    }

    @BeforeAll
    void startCluster() {
        cluster = Cluster.start(folder.resolve("cluster"), 3);
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void tablesOfEveryKindAndTypeComeBackAsTheyWere(Store kind) {
        String database = "story_" + kind.name();
        String repository = "repo_" + kind.name();
        try (RemoteStore store = kind.start().apply(folder.resolve(kind.name()));
                Sql sql = cluster.connect()) {
            sql.run("CREATE DATABASE " + database);
            sql.run("USE " + database);
            makeTables(sql);
            List<List<String>> types = sql.rows("SELECT * FROM types ORDER BY k");
            List<List<String>> users = sql.rows("SELECT * FROM users ORDER BY id");
            List<List<String>> sums = sql.rows("SELECT * FROM sums ORDER BY k");
            List<List<String>> events = sql.rows("SELECT * FROM events ORDER BY id");
            String created = sql.query("SHOW CREATE TABLE events").get(0).get("Create Table");
            assertThat(users).containsExactly(List.of("1", "Anna B."), List.of("2", "Bert"));
            assertThat(sums).containsExactly(List.of("1", "30", "10", "20", "b"), List.of("2", "5", "5", "5", "c"));

            sql.run(store.createRepository(repository));
            String timestamp = Jobs.backup(sql, database, "first", repository, "");

            Map<String, String> backup = sql.query("SHOW BACKUP").get(0);
            assertThat(backup.keySet()).containsExactlyElementsOf(BACKUP_COLUMNS);
            assertThat(backup.get("Status")).isEqualTo("[OK]");
            assertThat(sql.query("SHOW SNAPSHOT ON " + repository).get(0))
                    .containsEntry("Snapshot", "first")
                    .containsEntry("Timestamp", timestamp)
                    .containsEntry("Status", "OK");
            for (String table : List.of("types", "users", "sums", "events")) {
                sql.run("DROP TABLE " + table + " FORCE");
            }

            Jobs.restore(sql, database, "first", repository, timestamp, "", 3);

            assertThat(sql.rows("SELECT * FROM types ORDER BY k")).isEqualTo(types);
            assertThat(sql.rows("SELECT * FROM users ORDER BY id")).isEqualTo(users);
            assertThat(sql.rows("SELECT * FROM sums ORDER BY k")).isEqualTo(sums);
            assertThat(sql.rows("SELECT * FROM events ORDER BY id")).isEqualTo(events);
            assertThat(sql.query("SHOW CREATE TABLE events").get(0).get("Create Table"))
                    .isEqualTo(created.replace("default: 2", "default: 3"));
            sql.run("INSERT INTO users VALUES (1, 'Anna C.')");
            assertThat(sql.value("SELECT name FROM users WHERE id = 1")).isEqualTo("Anna C.");
            Strays.assertNoneInRepository(store, repository, 1);
            Strays.assertNoneOnAgents(cluster);
            sql.run("DROP REPOSITORY " + repository);
            assertThat(store.objects(repository)).isNotEmpty();
        }
    }

    private static void makeTables(Sql sql) {
        sql.run("CREATE TABLE types (k INT NOT NULL, bo BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, li LARGEINT,"
                + " fl FLOAT, do DOUBLE, de DECIMAL(38,10), da DATE, dt DATETIME, d6 DATETIME(6), ch CHAR(5),"
                + " vc VARCHAR(20), st STRING) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 3"
                + " PROPERTIES (\"replication_num\" = \"3\")");
        sql.run("INSERT INTO types VALUES"
                + " (1, true, 127, 32767, 9223372036854775807, 170141183460469231731687303715884105727, 1.5, 2.25,"
                + " 1234567890123456789012345678.0123456789, '9999-12-31', '2022-04-08 15:52:29',"
                + " '2022-04-08 15:52:29.123456', 'abc', 'Grüße', '日本'),"
                + " (2, false, -128, -32768, -9223372036854775808, -170141183460469231731687303715884105727, -1.5,"
                + " -2.25, -0.0000000001, '0001-01-01', '1999-01-01 00:00:00', '1999-01-01 00:00:00.000001', '', '''',"
                + " 'a\\nb'),"
                + " (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
        sql.run("CREATE TABLE users (id INT NOT NULL, name VARCHAR(20)) UNIQUE KEY(id)"
                + " DISTRIBUTED BY HASH(id) BUCKETS 2 PROPERTIES (\"replication_num\" = \"3\")");
        sql.run("INSERT INTO users VALUES (1, 'Anna A.'), (2, 'Bert')");
        sql.run("INSERT INTO users VALUES (1, 'Anna B.')");
        sql.run("CREATE TABLE sums (k INT NOT NULL, s BIGINT SUM, mi INT MIN, ma INT MAX, re VARCHAR(5) REPLACE)"
                + " AGGREGATE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 1 PROPERTIES (\"replication_num\" = \"3\")");
        sql.run("INSERT INTO sums VALUES (1, 10, 10, 10, 'a'), (2, 5, 5, 5, 'c')");
        sql.run("INSERT INTO sums VALUES (1, 20, 20, 20, 'b')");
        sql.run("CREATE TABLE events (id BIGINT NOT NULL, city VARCHAR(10) NOT NULL, note STRING COMMENT 'free text')"
                + " DUPLICATE KEY(id, city) COMMENT 'what happened' PARTITION BY LIST(city)"
                + " (PARTITION pn VALUES IN ('Oslo', 'Bergen'), PARTITION ps VALUES IN ('Rome'))"
                + " DISTRIBUTED BY HASH(id) BUCKETS 2 PROPERTIES (\"replication_num\" = \"2\")");
        sql.run("INSERT INTO events VALUES (1, 'Oslo', 'a'), (2, 'Rome', 'b'), (3, 'Bergen', NULL)");
    }
}
