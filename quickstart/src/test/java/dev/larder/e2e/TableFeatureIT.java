package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a table carries beside its rows comes back with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableFeatureIT {
    private static final int REPLICAS = 2;

    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private Sql sql;
    private String timestamp;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), REPLICAS);
        sql = cluster.connect();
        sql.run(store.createRepository("repo"));
        sql.run("CREATE DATABASE src");
        sql.run("CREATE TABLE src.logs (id BIGINT NOT NULL AUTO_INCREMENT(10), day DATE NOT NULL DEFAULT '2026-01-01',"
                + " body STRING COMMENT 'what was \"said\"', host VARCHAR(20),"
                + " INDEX by_body (body) USING INVERTED PROPERTIES (\"parser\" = \"english\") COMMENT 'words',"
                + " INDEX grams (host) USING NGRAM_BF) UNIQUE KEY (id, day) COMMENT 'a table of everything'"
                + " PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN ('2026-02-01'),"
                + " PARTITION p2 VALUES LESS THAN ('2026-03-01')) DISTRIBUTED BY HASH (id) BUCKETS AUTO PROPERTIES ("
                + "\"replication_num\" = \"2\", \"estimate_partition_size\" = \"1G\", \"bloom_filter_columns\" = \"host\","
                + " \"bloom_filter_fpp\" = \"0.01\", \"compression\" = \"ZSTD\", \"colocate_with\" = \"g\","
                + " \"enable_unique_key_merge_on_write\" = \"true\")");
        sql.run("INSERT INTO src.logs (body, host) VALUES ('one', 'a'), ('two', 'b')");
        sql.run("CREATE INDEX bits ON src.logs (host) USING BITMAP");
        timestamp = Jobs.backup(sql, "src", "snap", "repo", "");
    }

    @AfterAll
    void stop() {
        Strays.assertNoneInRepository(store, "repo", 1);
        Strays.assertNoneOnAgents(cluster);
        sql.close();
        cluster.close();
        store.close();
    }

    @Test
    void aRestoredTableIsWhatItWas() {
        sql.run("CREATE DATABASE same_db");
        Jobs.restore(sql, "same_db", "snap", "repo", timestamp, "", REPLICAS);
        assertThat(created("src")).contains("\n\"colocate_with\" = \"g\",");
        assertThat(created("same_db")).isEqualTo(created("src").replace("\n\"colocate_with\" = \"g\",", ""));
        assertThat(sql.rows("SHOW INDEX FROM same_db.logs")).isEqualTo(sql.rows("SHOW INDEX FROM src.logs"));
        assertThat(sql.rows("DESC same_db.logs")).isEqualTo(sql.rows("DESC src.logs"));
    }

    @Test
    void aRestoredColumnGoesOnBehindTheGreatestValue() {
        sql.run("CREATE DATABASE next_db");
        Jobs.restore(sql, "next_db", "snap", "repo", timestamp, "", REPLICAS);
        assertThat(ids("next_db")).containsExactly(10L, 11L);
        sql.run("INSERT INTO next_db.logs (body) VALUES ('three')");
        assertThat(sql.value("SELECT LAST_INSERT_ID()")).isEqualTo("12");
        sql.run("INSERT INTO next_db.logs (id, body) VALUES (500, 'far')");

        Jobs.restore(sql, "next_db", "snap", "repo", timestamp, "", REPLICAS);
        sql.run("INSERT INTO next_db.logs (body) VALUES ('local is ahead')");
        assertThat(ids("next_db")).containsExactly(10L, 11L, 501L);
    }

    @Test
    void everyRowIsFoundByItsKey() {
        sql.run("CREATE DATABASE key_db");
        sql.run("CREATE TABLE key_db.t (k BIGINT, name VARCHAR(20), v INT) DISTRIBUTED BY HASH (name, k) BUCKETS 7"
                + " PROPERTIES (\"replication_num\" = \"2\")");
        for (int i = 0; i < 30; i++) {
            String key = (i - 10) * 1_000_003L + ", 'n\u00e4me " + i % 4 + "'";
            sql.run("INSERT INTO key_db.t VALUES (" + key + ", " + i + ")");
            String[] parts = key.split(", ", -1);
            assertThat(sql.rows("SELECT v FROM key_db.t WHERE k = " + parts[0] + " AND name = " + parts[1]))
                    .containsExactly(List.of(Integer.toString(i)));
        }
        assertThat(sql.rows("SELECT v FROM key_db.t WHERE k = 1000003 AND name = 'elsewhere'"))
                .isEmpty();
    }

    @Test
    void noValueIsGivenOutTwiceWhenTheFrontendDies() {
        sql.run("CREATE DATABASE kill_db");
        sql.run(
                "CREATE TABLE kill_db.logs (id BIGINT NOT NULL AUTO_INCREMENT, v INT) DISTRIBUTED BY HASH (id) BUCKETS 1"
                        + " PROPERTIES (\"replication_num\" = \"2\")");
        for (int i = 0; i < 5; i++) {
            sql.run("INSERT INTO kill_db.logs (v) VALUES (1), (2)");
        }
        cluster.killFrontend();
        cluster.startFrontend();
        sql.close();
        sql = cluster.connect();
        cluster.awaitAlive(REPLICAS);
        sql.run("INSERT INTO kill_db.logs (v) VALUES (3)");
        assertThat(ids("kill_db"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 11).boxed().toList());
    }

    @Test
    void aTableWithOtherIndexesIsNotOverwritten() {
        sql.run("CREATE DATABASE other_db");
        Jobs.restore(sql, "other_db", "snap", "repo", timestamp, "", REPLICAS);
        sql.run("DROP INDEX grams ON other_db.logs");
        Jobs.submitRestore(sql, "other_db", "snap", "repo", timestamp, "", REPLICAS);
        assertThat(sql.awaitJob("SHOW RESTORE FROM other_db", "CANCELLED", Jobs.PATIENCE)
                        .get("Status"))
                .contains("Table logs already exist but with different schema");
    }

    private String created(String database) {
        return sql.rows("SHOW CREATE TABLE " + database + ".logs").get(0).get(1);
    }

    private List<Long> ids(String database) {
        return sql.rows("SELECT id FROM " + database + ".logs ORDER BY id").stream()
                .map(row -> Long.valueOf(row.get(0)))
                .toList();
    }
}
