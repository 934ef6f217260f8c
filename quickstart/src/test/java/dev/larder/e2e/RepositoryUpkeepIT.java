package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropping, cleaning and verifying, against a real store. */
class RepositoryUpkeepIT {
    private static final String CONTENT = "SELECT k, v FROM t ORDER BY k";

    private static Cluster cluster;
    private static S3Store store;
    private static int cases;

    private String database;
    private String repository;
    private String first;

    @BeforeAll
    static void start(@TempDir Path folder) {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        store.close();
    }

    @BeforeEach
    void backUp() {
        database = "db" + ++cases;
        repository = "repo" + cases;
        try (Sql sql = cluster.connect()) {
            sql.run(store.createRepository(repository));
            sql.run("CREATE DATABASE " + database);
            sql.run("USE " + database);
            sql.run("CREATE TABLE t (k INT NOT NULL, v VARCHAR(20)) UNIQUE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 2"
                    + " PROPERTIES (\"replication_num\" = \"1\")");
            sql.run("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four'), (5, 'five')");
            first = Jobs.backup(sql, database, "first", repository, "");
        }
    }

    @Test
    void anAnalysisFindsARealStoreFitAndLeavesNothing() {
        Set<String> before = new TreeSet<>(store.objects(repository));
        try (Sql sql = connect()) {
            List<Map<String, String>> findings = sql.query("ANALYZE REPOSITORY " + repository);
            assertThat(findings)
                    .allSatisfy(row ->
                            assertThat(row.get("Result")).as(row.toString()).isEqualTo("OK"));
            assertThat(findings).hasSize(3 * 11);
            assertThat(findings)
                    .filteredOn(row -> row.get("Check").equals("read what others wrote"))
                    .extracting(row -> row.get("Finding"))
                    .containsExactly(
                            "the blobs of 2 backends are here",
                            "the blob of the frontend is here",
                            "the blob of the frontend is here");
        }
        assertThat(store.objects(repository)).containsExactlyElementsOf(before);
        Strays.assertNoneInRepository(store, repository, 1);
    }

    @Test
    void anExplanationSaysWhatTheStatementThenMoves() {
        try (Sql sql = connect()) {
            String incremental = " PROPERTIES (\"type\" = \"incremental\")";
            assertThat(explained(sql, "BACKUP SNAPSHOT second TO " + repository + incremental))
                    .containsEntry("NewFiles", "0")
                    .containsEntry("Bytes", snapshot(sql, "first").get("Size"));

            sql.run("INSERT INTO t VALUES (7, 'seven'), (8, 'eight'), (9, 'nine')");
            Set<String> before = store.objects(repository);
            Map<String, String> more = explained(sql, "BACKUP SNAPSHOT second TO " + repository + incremental);
            Map<String, String> full = explained(sql, "BACKUP SNAPSHOT second TO " + repository);
            assertThat(store.objects(repository)).isEqualTo(before);
            assertThat(sql.query("SHOW BACKUP")).hasSize(1);

            String second = Jobs.backup(sql, database, "second", repository, incremental);
            long size = Long.parseLong(snapshot(sql, "second").get("Size"));
            long firstSize = Long.parseLong(snapshot(sql, "first").get("Size"));
            assertThat(more).containsEntry("Bytes", Long.toString(size));
            assertThat(more).containsEntry("NewBytes", Long.toString(size - firstSize));
            assertThat(full).containsEntry("NewBytes", Long.toString(size));
            // A blob for each batch that sends anything, and its manifest.
            long sent = store.objects(repository).stream()
                    .filter(key -> !before.contains(key) && (key.startsWith("data/") || key.startsWith("manifests/")))
                    .count();
            assertThat(more).containsEntry("Requests", Long.toString(sent));

            String restore = "RESTORE SNAPSHOT second FROM " + repository + " PROPERTIES (\"backup_timestamp\" = \""
                    + second + "\", \"replication_num\" = \"1\")";
            assertThat(explained(sql, restore)).containsEntry("Bytes", Long.toString(size));
            assertThat(sql.query("SHOW RESTORE")).isEmpty();
        }
        Strays.assertNoneInRepository(store, repository, 2);
    }

    private static Map<String, String> explained(Sql sql, String statement) {
        List<Map<String, String>> rows = sql.query("EXPLAIN " + statement);
        assertThat(rows).hasSizeGreaterThan(1);
        return rows.get(rows.size() - 1);
    }

    @Test
    void aDropFreesExactlyTheExclusiveBytesAndOtherSnapshotsRestoreEqual() {
        try (Sql sql = connect()) {
            List<List<String>> rows = sql.rows(CONTENT);
            sql.run("INSERT INTO t VALUES (6, 'six')");
            String second = Jobs.backup(sql, database, "second", repository, "");
            long exclusive = Long.parseLong(snapshot(sql, "second").get("ExclusiveBytes"));
            long before = total();

            sql.run("DROP SNAPSHOT second FROM " + repository + " WHERE TIMESTAMP = '" + second + "'");

            assertThat(sql.query("SHOW SNAPSHOT ON " + repository))
                    .extracting(row -> row.get("Snapshot"))
                    .containsExactly("first");
            Map<String, String> job = await(sql, "FINISHED");
            assertThat(job).containsEntry("Type", "DROP").containsEntry("Snapshot", "second");
            assertThat(before - total()).isEqualTo(exclusive);
            Strays.assertNoneInRepository(store, repository, 1);
            sql.run("DROP TABLE t FORCE");
            Jobs.restore(sql, database, "first", repository, first, "", 1);
            assertThat(sql.rows(CONTENT)).isEqualTo(rows);
            assertThat(sql.failure("DROP SNAPSHOT second FROM " + repository).getMessage())
                    .contains("Snapshot second does not exist in repository " + repository);
        }
    }

    @Test
    void verifyNamesExactlyTheObjectThatIsDamaged() {
        try (Sql sql = connect()) {
            assertThat(verify(sql, "data")).isEmpty();
            assertThat(snapshot(sql, "first").get("LastVerified")).contains("(data: OK)");
            for (String key : damageable()) {
                byte[] whole = store.read(repository, key);
                byte[] flipped = whole.clone();
                flipped[whole.length / 4] ^= 1;
                store.write(repository, key, flipped);
                assertThat(verify(sql, "data")).as("flipped %s", key).containsOnlyKeys(key);
                assertThat(verify(sql, "sizes").keySet())
                        .as("flipped %s, by size", key)
                        .isEqualTo(key.startsWith("data/") ? Set.of() : Set.of(key));
                store.write(repository, key, java.util.Arrays.copyOf(whole, whole.length - 1));
                assertThat(verify(sql, "sizes")).as("truncated %s", key).containsOnlyKeys(key);
                store.delete(repository, key);
                assertThat(verify(sql, "sizes")).as("deleted %s", key).containsOnlyKeys(key);
                assertThat(snapshot(sql, "first").get("LastVerified")).contains("(sizes: 1 objects damaged)");
                store.write(repository, key, whole);
            }
            List<String> data =
                    damageable().stream().filter(key -> key.startsWith("data/")).toList();
            if (data.size() > 1) {
                byte[] left = store.read(repository, data.get(0));
                store.write(repository, data.get(0), store.read(repository, data.get(1)));
                assertThat(verify(sql, "data")).as("swapped").containsOnlyKeys(data.get(0));
                store.write(repository, data.get(0), left);
            }
            String snapshot = "snapshots/first/" + first + ".json";
            byte[] whole = store.read(repository, snapshot);
            store.write(
                    repository,
                    snapshot,
                    new String(whole, java.nio.charset.StandardCharsets.UTF_8)
                            .replace("\"rows\":5", "\"rows\":6")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(verify(sql, "metadata")).containsOnlyKeys(snapshot);
            store.write(repository, snapshot, whole);
            assertThat(verify(sql, "data")).isEmpty();
        }
    }

    @Test
    void cleaningTakesOrphansAndLeavesARunningBackupAlone() {
        try (Sql sql = connect()) {
            Set<String> needed = new TreeSet<>(store.objects(repository));
            store.write(repository, "data/0badcafe-1/" + "a".repeat(64) + ".parquet", new byte[100]);
            store.write(repository, "meta/0badcafe-1/catalog.json.zst", new byte[10]);
            store.beginUpload(repository, "data/0badcafe-2/" + "b".repeat(64) + ".parquet");
            store.write(repository, "data/0badcafe-3/" + "c".repeat(64) + ".parquet", new byte[100]);
            store.write(
                    repository,
                    "leases/0badcafe-3.json",
                    "{\"format\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            needed.add("data/0badcafe-3/" + "c".repeat(64) + ".parquet");
            needed.add("leases/0badcafe-3.json");

            sql.run("CLEAN REPOSITORY " + repository + " PROPERTIES (\"grace\" = \"0\")");

            Map<String, String> job = await(sql, "FINISHED");
            assertThat(job.get("Result")).isEqualTo("2 objects, 110 bytes, 1 unfinished uploads removed");
            assertThat(store.objects(repository)).isEqualTo(needed);

            sql.run("INSERT INTO t VALUES (7, 'seven')");
            Jobs.submitBackup(sql, database, "second", repository, "");
            for (int i = 0; i < 5; i++) {
                sql.run("CLEAN REPOSITORY " + repository + " PROPERTIES (\"grace\" = \"0\")");
            }
            String second = Jobs.awaitBackup(sql, database, "second", repository);
            await(sql, "FINISHED");
            List<List<String>> rows = sql.rows(CONTENT);
            sql.run("DROP TABLE t FORCE");
            Jobs.restore(sql, database, "second", repository, second, "", 1);
            assertThat(sql.rows(CONTENT)).isEqualTo(rows);
        }
    }

    @Test
    void snapshotsGoWhenTheirTimeIsOverAndTheNewestStays() {
        String daily = "PROPERTIES (\"series\" = \"daily\", \"keep\" = \"2\", \"ttl\" = \"7d\"";
        try (Sql sql = connect()) {
            List<List<String>> rows = sql.rows(CONTENT);
            Jobs.backup(sql, database, "monday", repository, daily + ")");
            Jobs.backup(sql, database, "tuesday", repository, daily + ")");
            assertThat(snapshot(sql, "monday").get("Expires")).contains(", or not among the newest 2 of daily");
            assertThat(snapshot(sql, "first").get("Expires")).isNull();
            Jobs.backup(sql, database, "short", repository, "PROPERTIES (\"ttl\" = \"1s\")");
            String wednesday =
                    Jobs.backup(sql, database, "wednesday", repository, daily + ", \"type\" = \"incremental\")");

            Awaitility.await().atMost(Jobs.PATIENCE).until(() -> !labels(sql).contains("monday"));
            await(sql, "FINISHED");
            // What has expired stays while no later snapshot replaces it.
            assertThat(labels(sql)).containsExactly("first", "short", "tuesday", "wednesday");
            assertThat(verify(sql, "data")).isEmpty();
            sql.run("DROP TABLE t FORCE");
            Jobs.restore(sql, database, "wednesday", repository, wednesday, "", 1);
            assertThat(sql.rows(CONTENT)).isEqualTo(rows);
        }
    }

    /** What the base holds is not even linked, and yet nothing of it is lost when base, table and agents go meanwhile. */
    @Test
    void aBaseAndItsTablesMayGoWhileABackupThatReliesOnThemRuns() {
        restartFrontend("--debug-hold-tasks", "UPLOAD");
        List<List<String>> rows;
        try (Sql sql = connect()) {
            sql.run("INSERT INTO t VALUES (8, 'eight')");
            rows = sql.rows(CONTENT);
            Jobs.submitBackup(sql, database, "second", repository, "PROPERTIES (\"type\" = \"incremental\")");
            sql.awaitJob("SHOW BACKUP FROM " + database, "UPLOADING", Jobs.PATIENCE);
            sql.run("DROP SNAPSHOT first FROM " + repository);
            sql.run("DROP TABLE t FORCE");
        }
        for (int agent = 0; agent < 2; agent++) {
            cluster.killAgent(agent);
            cluster.startAgent(agent);
        }
        restartFrontend();
        try (Sql sql = connect()) {
            String second = Jobs.awaitBackup(sql, database, "second", repository);
            await(sql, "FINISHED");
            assertThat(labels(sql)).containsExactly("second");
            Jobs.restore(sql, database, "second", repository, second, "", 1);
            assertThat(sql.rows(CONTENT)).isEqualTo(rows);
            Strays.assertNoneInRepository(store, repository, 1);
            Strays.assertNoneOnAgents(cluster);
        }
    }

    private static void restartFrontend(String... flags) {
        cluster.stopFrontend();
        cluster.startFrontend(flags);
        cluster.awaitAlive(2);
    }

    private List<String> labels(Sql sql) {
        return sql.query("SHOW SNAPSHOT ON " + repository).stream()
                .map(row -> row.get("Snapshot"))
                .toList();
    }

    @Test
    void aReadOnlyRepositoryIsLookedAtOnly() {
        String readOnly = repository;
        try (Sql sql = connect()) {
            sql.run("DROP REPOSITORY " + repository);
            sql.run(store.createRepository(readOnly, "READ ONLY"));
            Set<String> before = store.objects(repository);
            assertThat(sql.failure("DROP SNAPSHOT first FROM " + readOnly).getMessage())
                    .contains("is read only");
            assertThat(sql.failure("CLEAN REPOSITORY " + readOnly).getMessage()).contains("is read only");
            assertThat(verify(sql, "data")).isEmpty();
            assertThat(store.objects(repository)).isEqualTo(before);
        }
    }

    private Sql connect() {
        Sql sql = cluster.connect();
        sql.run("USE " + database);
        return sql;
    }

    /** One object of each kind that a snapshot leads to, but its manifest; of data two, if there are so many. */
    private List<String> damageable() {
        List<String> objects = new ArrayList<>(store.objects(repository));
        return Stream.of(
                        objects.stream().filter(key -> key.startsWith("data/")).limit(2),
                        objects.stream()
                                .filter(key -> key.startsWith("manifests/"))
                                .limit(1),
                        objects.stream().filter(key -> key.startsWith("meta/")))
                .flatMap(keys -> keys)
                .toList();
    }

    /** What is damaged, by key. */
    private Map<String, String> verify(Sql sql, String level) {
        sql.run("VERIFY SNAPSHOT first FROM " + repository + " PROPERTIES (\"level\" = \"" + level + "\")");
        Map<String, String> job = await(sql, "FINISHED");
        Map<String, String> damages = new TreeMap<>();
        job.get("Details")
                .lines()
                .forEach(line ->
                        damages.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2)));
        assertThat(job.get("Result")).startsWith(damages.isEmpty() ? "OK" : damages.size() + " objects DAMAGED");
        return damages;
    }

    private Map<String, String> await(Sql sql, String state) {
        return sql.awaitJob("SHOW REPOSITORY JOBS FROM " + repository, state, Jobs.PATIENCE);
    }

    private Map<String, String> snapshot(Sql sql, String label) {
        return sql.query("SHOW SNAPSHOT ON " + repository + " WHERE SNAPSHOT = '" + label + "'")
                .get(0);
    }

    private long total() {
        return store.sizes(repository).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
