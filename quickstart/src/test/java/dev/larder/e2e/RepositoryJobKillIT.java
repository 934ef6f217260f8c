package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in every phase of the jobs that look after a repository. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepositoryJobKillIT {
    private static final String HOLD = "--debug-hold-tasks";
    private static final String[] DELAYS = {"--debug-task-delay", "VERIFY=3s"};

    @TempDir
    static Path folder;

    private Cluster cluster;
    private S3Store store;
    private int cases;
    private String repository;

    @BeforeAll
    void startCluster() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 2, DELAYS);
        try (Sql sql = cluster.connect()) {
            sql.run("CREATE DATABASE db");
            sql.run("CREATE TABLE db.t (k INT NOT NULL, v VARCHAR(20)) UNIQUE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 4"
                    + " PROPERTIES (\"replication_num\" = \"1\")");
            sql.run("INSERT INTO db.t VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four'), (5, 'five')");
        }
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
        store.close();
    }

    @BeforeEach
    void backUp() {
        repository = "repo" + ++cases;
        try (Sql sql = cluster.connect()) {
            sql.run(store.createRepository(repository));
            Jobs.backup(sql, "db", "snap" + cases, repository, "");
        }
    }

    @AfterEach
    void nothingIsHeldOrLeft() {
        Strays.assertNoneOnAgents(cluster);
    }

    @Test
    void aDrop() {
        restartHolding("UNPUBLISH");
        submit("DROP SNAPSHOT snap" + cases + " FROM " + repository);
        killHolding("COLLECT");
        killHolding("");
        assertThat(finished()).containsEntry("Type", "DROP");
        Strays.assertNoneInRepository(store, repository, 0);
    }

    @Test
    void aCleaning() {
        Set<String> needed = new TreeSet<>(store.objects(repository));
        store.write(repository, "data/0badcafe-1/" + "a".repeat(64) + ".parquet", new byte[100]);
        store.beginUpload(repository, "data/0badcafe-2/" + "b".repeat(64) + ".parquet");
        restartHolding("COLLECT");
        submit("CLEAN REPOSITORY " + repository + " PROPERTIES (\"grace\" = \"0\")");
        killHolding("COLLECT");
        killHolding("");
        assertThat(finished().get("Result")).isEqualTo("1 objects, 100 bytes, 1 unfinished uploads removed");
        assertThat(store.objects(repository)).isEqualTo(needed);
    }

    @Test
    void aVerification() {
        String damaged = store.objects(repository).stream()
                .filter(key -> key.startsWith("data/"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = store.read(repository, damaged);
        bytes[bytes.length / 2] ^= 1;
        store.write(repository, damaged, bytes);
        restartHolding("EXAMINE");
        submit("VERIFY SNAPSHOT snap" + cases + " FROM " + repository);
        killHolding("VERIFY");
        killHolding("");
        // Once more while the agents are reading.
        killHolding("");
        Map<String, String> job = finished();
        assertThat(job.get("Result")).startsWith("1 objects DAMAGED");
        assertThat(job.get("Details")).startsWith(damaged + ": ");
    }

    @Test
    void anAgentThatVerifies() {
        submit("VERIFY SNAPSHOT snap" + cases + " FROM " + repository);
        Pause.millis(1000);
        cluster.killAgent(0);
        assertThat(finished().get("Result")).startsWith("OK");
        cluster.startAgent(0, DELAYS);
        cluster.awaitAlive(2);
    }

    private void submit(String statement) {
        try (Sql sql = cluster.connect()) {
            sql.run(statement);
        }
    }

    private void restartHolding(String tasks) {
        cluster.stopFrontend();
        cluster.startFrontend(HOLD, tasks);
        cluster.awaitAlive(2);
    }

    /** Kills the frontend while the job is at work, and starts it again with other tasks held, or none. */
    private void killHolding(String tasks) {
        try (Sql sql = cluster.connect()) {
            sql.awaitJob("SHOW REPOSITORY JOBS FROM " + repository, "RUNNING", Jobs.PATIENCE);
        }
        Pause.millis(300);
        cluster.killFrontend();
        if (tasks.isEmpty()) {
            cluster.startFrontend();
        } else {
            cluster.startFrontend(HOLD, tasks);
        }
        cluster.awaitAlive(2);
    }

    private Map<String, String> finished() {
        try (Sql sql = cluster.connect()) {
            return sql.awaitJob("SHOW REPOSITORY JOBS FROM " + repository, "FINISHED", Jobs.PATIENCE);
        }
    }
}
