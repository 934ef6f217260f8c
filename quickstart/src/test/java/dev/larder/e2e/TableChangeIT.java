package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tables that change, and what a restore makes of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableChangeIT {
    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private Sql sql;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 2);
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
    void anAlteredTableIsRestoredAsItIs() {
        sql.run("CREATE DATABASE src");
        sql.run("CREATE TABLE src.t (k INT, v VARCHAR(10)) PARTITION BY RANGE(k) (PARTITION p1 VALUES LESS THAN ('10'),"
                + " PARTITION p2 VALUES LESS THAN ('20')) DISTRIBUTED BY HASH(k) BUCKETS 2"
                + " PROPERTIES (\"replication_num\" = \"2\")");
        sql.run("INSERT INTO src.t VALUES (1, 'a'), (11, 'b')");
        sql.run("ALTER TABLE src.t ADD PARTITION p3 VALUES LESS THAN ('30')");
        sql.run("INSERT INTO src.t VALUES (21, 'c'), (12, 'd')");
        sql.run("ALTER TABLE src.t DROP PARTITION p1, RENAME PARTITION p2 `second`, MODIFY COMMENT 'changed'");
        sql.run("ALTER TABLE src.t RENAME orders");
        List<List<String>> rows = sql.rows("SELECT k, v FROM src.orders ORDER BY k");
        assertThat(rows).containsExactly(List.of("11", "b"), List.of("12", "d"), List.of("21", "c"));
        String timestamp = Jobs.backup(sql, "src", "altered", "repo", "");
        sql.run("CREATE DATABASE dst");
        Jobs.restore(sql, "dst", "altered", "repo", timestamp, "", 2);
        assertThat(create("dst.orders")).isEqualTo(create("src.orders"));
        assertThat(sql.rows("SELECT k, v FROM dst.orders ORDER BY k")).isEqualTo(rows);
    }

    @Test
    void dynamicPartitionsAreOffAfterARestoreUntilSomebodySwitchesThemOn() {
        String today = LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ISO_LOCAL_DATE);
        sql.run("CREATE DATABASE logs");
        sql.run("CREATE TABLE logs.log (day DATE, v INT) PARTITION BY RANGE(day) () DISTRIBUTED BY HASH(v) BUCKETS 1"
                + " PROPERTIES (\"replication_num\" = \"2\", \"dynamic_partition.enable\" = \"true\","
                + " \"dynamic_partition.time_unit\" = \"YEAR\", \"dynamic_partition.time_zone\" = \"UTC\","
                + " \"dynamic_partition.start\" = \"-1\", \"dynamic_partition.end\" = \"3\","
                + " \"dynamic_partition.prefix\" = \"p\", \"dynamic_partition.create_history_partition\" = \"true\")");
        sql.run("INSERT INTO logs.log VALUES ('" + today + "', 1)");
        String original = create("logs.log");
        String timestamp = Jobs.backup(sql, "logs", "dynamic", "repo", "");
        sql.run("CREATE DATABASE restored");
        Jobs.restore(sql, "restored", "dynamic", "repo", timestamp, "", 2);
        assertThat(create("restored.log"))
                .isEqualTo(original.replace(
                        "\"dynamic_partition.enable\" = \"true\"", "\"dynamic_partition.enable\" = \"false\""));
        assertThat(sql.query("SHOW DYNAMIC PARTITION TABLES FROM restored"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("Enable")).isEqualTo("false"));
        sql.run("ALTER TABLE restored.log SET (\"dynamic_partition.enable\" = \"true\")");
        assertThat(create("restored.log")).isEqualTo(original);
        assertThat(sql.rows("SELECT day, v FROM restored.log")).containsExactly(List.of(today, "1"));
        sql.run("CREATE DATABASE reserved");
        sql.run("RESTORE SNAPSHOT reserved.dynamic FROM repo PROPERTIES (\"backup_timestamp\" = \"" + timestamp
                + "\", \"replication_num\" = \"2\", \"reserve_dynamic_partition_enable\" = \"true\")");
        Jobs.awaitRestore(sql, "reserved");
        assertThat(create("reserved.log")).isEqualTo(original);
    }

    private String create(String table) {
        return sql.rows("SHOW CREATE TABLE " + table).get(0).get(1);
    }
}
