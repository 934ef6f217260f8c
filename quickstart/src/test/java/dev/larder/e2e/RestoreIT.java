package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where a snapshot can go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreIT {
    private static final String ROWS = "SELECT k, day, v FROM %s ORDER BY k";

    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private Sql sql;
    private String timestamp;
    private List<List<String>> original;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 3);
        sql = cluster.connect();
        sql.run(store.createRepository("repo"));
        sql.run("CREATE DATABASE src");
        sql.run("CREATE TABLE src.t (k INT NOT NULL, day DATE NOT NULL, v VARCHAR(10)) DUPLICATE KEY(k, day)"
                + " PARTITION BY RANGE(day) (PARTITION p1 VALUES LESS THAN ('2026-02-01'),"
                + " PARTITION p2 VALUES LESS THAN ('2026-03-01'))"
                + " DISTRIBUTED BY HASH(k) BUCKETS 2 PROPERTIES (\"replication_num\" = \"2\")");
        sql.run("INSERT INTO src.t VALUES (1, '2026-01-05', 'a'), (2, '2026-01-06', 'b'), (3, '2026-02-07', 'c')");
        original = sql.rows(ROWS.formatted("src.t"));
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
    void intoAnEmptyDatabase() {
        sql.run("CREATE DATABASE empty_db");
        Jobs.restore(sql, "empty_db", "snap", "repo", timestamp, "", 3);
        assertThat(sql.rows(ROWS.formatted("empty_db.t"))).isEqualTo(original);
    }

    @Test
    void underAnAlias() {
        sql.run("CREATE DATABASE alias_db");
        Jobs.restore(sql, "alias_db", "snap", "repo", timestamp, "ON (`t` AS `t_copy`)", 2);
        assertThat(sql.rows("SHOW TABLES FROM alias_db")).containsExactly(List.of("t_copy"));
        assertThat(sql.rows(ROWS.formatted("alias_db.t_copy"))).isEqualTo(original);
    }

    @Test
    void onePartitionIntoAnExistingTable() {
        sql.run("CREATE DATABASE part_db");
        Jobs.restore(sql, "part_db", "snap", "repo", timestamp, "", 2);
        sql.run("TRUNCATE TABLE part_db.t");
        sql.run("INSERT INTO part_db.t VALUES (10, '2026-01-09', 'x'), (20, '2026-02-09', 'y')");
        Jobs.restore(sql, "part_db", "snap", "repo", timestamp, "ON (t PARTITION (p1))", 2);
        assertThat(sql.rows(ROWS.formatted("part_db.t")))
                .containsExactly(
                        List.of("1", "2026-01-05", "a"),
                        List.of("2", "2026-01-06", "b"),
                        List.of("20", "2026-02-09", "y"));
    }

    @Test
    void overExistingRows() {
        sql.run("CREATE DATABASE over_db");
        Jobs.restore(sql, "over_db", "snap", "repo", timestamp, "", 2);
        sql.run("INSERT INTO over_db.t VALUES (7, '2026-01-07', 'new')");
        Jobs.restore(sql, "over_db", "snap", "repo", timestamp, "", 2);
        assertThat(sql.rows(ROWS.formatted("over_db.t"))).isEqualTo(original);
        sql.run("INSERT INTO over_db.t VALUES (8, '2026-01-08', 'more')");
        assertThat(sql.value("SELECT COUNT(*) FROM over_db.t")).isEqualTo("4");
    }

    @Test
    void withTheReplicasOfTheSnapshot() {
        sql.run("CREATE DATABASE reserve_db");
        sql.run("RESTORE SNAPSHOT reserve_db.snap FROM repo PROPERTIES (\"backup_timestamp\" = \"" + timestamp
                + "\", \"reserve_replica\" = \"true\")");
        Jobs.awaitRestore(sql, "reserve_db");
        assertThat(sql.query("SHOW PARTITIONS FROM reserve_db.t"))
                .allMatch(row -> row.get("ReplicationNum").equals("2"));
    }

    @Test
    void intoASecondClusterThatOnlyKnowsTheLocation() {
        try (Cluster second = Cluster.start(folder.resolve("second"), 1);
                Sql other = second.connect()) {
            other.run(store.createRepository("repo", "READ ONLY"));
            String found = Jobs.timestamp(other, "repo", "snap");
            assertThat(found).isEqualTo(timestamp);
            other.run("CREATE DATABASE dr");
            Jobs.restore(other, "dr", "snap", "repo", found, "", 1);
            assertThat(other.rows(ROWS.formatted("dr.t"))).isEqualTo(original);
            assertThat(other.failure("BACKUP SNAPSHOT dr.mine TO repo").getMessage())
                    .contains("read only");
            Strays.assertNoneOnAgents(second);
        }
    }
}
