package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.s3.FaultyS3;
import dev.larder.quickstart.EmbeddedS3;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} in the middle of the only batch of a backup: what is stored already is not sent again. */
class ResumeIT {
    private static final int FILES = 4;
    /** Slow enough to be caught in the middle. */
    private static final long SLOW_BYTES_PER_SECOND = 12_000_000;

    private static final String CONTENT = "SELECT COUNT(*), MD5(GROUP_CONCAT(MD5(v) ORDER BY MD5(v))) FROM db.t";

    /** Who is killed. */
    enum Victim {
        FRONTEND,
        AGENT,
        BOTH
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Victim.class)
    void onlyWhatWasInFlightIsSentAgain(Victim victim) throws Exception {
        String[] oneAtATime = {"--transfer-threads", "1", "--transfer-threads-min", "1"};
        try (S3Store store = S3Store.start(folder.resolve("s3"));
                FaultyS3 watched = new FaultyS3(URI.create(store.endpoint()));
                Cluster cluster = Cluster.start(folder.resolve("cluster"), 1, oneAtATime)) {
            List<List<String>> content;
            try (Sql sql = cluster.connect()) {
                sql.run(store.createRepository(
                        "repo", "", S3Store.BUCKET, watched.endpoint().toString(), EmbeddedS3.SECRET_KEY));
                sql.run("CREATE DATABASE db");
                sql.run("CREATE TABLE db.t (k INT NOT NULL, v STRING) DUPLICATE KEY(k)"
                        + " DISTRIBUTED BY HASH(k) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
                for (int i = 0; i < FILES; i++) {
                    sql.run("INSERT INTO db.t VALUES " + IncompressibleRows.of(i));
                }
                content = sql.rows(CONTENT);
                Jobs.submitBackup(
                        sql,
                        "db",
                        "snap",
                        "repo",
                        "PROPERTIES (\"max_bytes_per_second\" = \"" + SLOW_BYTES_PER_SECOND + "\")");
            }
            Awaitility.await().atMost(Jobs.PATIENCE).until(() -> data(store) > 0);
            // The agent knows of the first file once it sends the next: until then, that is in flight, too.
            long first = watched.bytesUp();
            Awaitility.await().atMost(Jobs.PATIENCE).until(() -> watched.bytesUp() > first);
            if (victim != Victim.AGENT) {
                cluster.killFrontend();
            }
            if (victim != Victim.FRONTEND) {
                cluster.killAgent(0);
            }
            long stored = data(store);
            long sent = watched.bytesUp();
            if (victim != Victim.FRONTEND) {
                cluster.startAgent(0, oneAtATime);
            }
            if (victim != Victim.AGENT) {
                cluster.startFrontend();
            }

            try (Sql sql = cluster.connect()) {
                sql.run("ALTER BACKUP FROM db SET (\"max_bytes_per_second\" = \"0\")");
                String timestamp = Jobs.awaitBackup(sql, "db", "snap", "repo");
                long remaining = data(store) - stored;
                assertThat(remaining).as("it was caught in the middle").isPositive();
                assertThat((double) (watched.bytesUp() - sent)).isLessThanOrEqualTo(1.1 * remaining);
                Strays.assertNoneInRepository(store, "repo", 1);
                sql.run("DROP TABLE db.t FORCE");
                Jobs.restore(sql, "db", "snap", "repo", timestamp, "", 1);
                assertThat(sql.rows(CONTENT)).isEqualTo(content);
                Strays.assertNoneOnAgents(cluster);
            }
        }
    }

    private static long data(S3Store store) {
        return store.sizes("repo").entrySet().stream()
                .filter(object -> object.getKey().startsWith("data/"))
                .mapToLong(object -> object.getValue())
                .sum();
    }
}
