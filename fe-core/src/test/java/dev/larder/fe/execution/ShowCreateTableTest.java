package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.fe.catalog.Table;
import dev.larder.fe.session.Session;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SHOW CREATE TABLE says makes the same table again. */
class ShowCreateTableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a INT, b VARCHAR(50) DEFAULT 'it''s \\\\ \"quoted\"' COMMENT 'line\\nline') DISTRIBUTED BY HASH (a)",
                "(`a b` INT NOT NULL, v BIGINT SUM DEFAULT \"0\", w CHAR(3) REPLACE) AGGREGATE KEY (`a b`)"
                        + " DISTRIBUTED BY HASH (`a b`) BUCKETS AUTO",
                "(d DATETIME(6) DEFAULT CURRENT_TIMESTAMP, n DECIMAL(38, 10)) DISTRIBUTED BY RANDOM BUCKETS 3",
                "(a INT, b DATE) PARTITION BY RANGE (a, b) (PARTITION p VALUES LESS THAN (\"1\", \"2020-01-01\"),"
                        + " PARTITION q VALUES LESS THAN (\"2\"), PARTITION r VALUES [(\"5\"), (\"6\", \"2021-1-1\")),"
                        + " PARTITION s VALUES LESS THAN (MAXVALUE)) DISTRIBUTED BY HASH (a)",
                "(c VARCHAR(9), k INT) PARTITION BY LIST (c, k) (PARTITION p VALUES IN ((\"x\", \"1\"), (\"y\", \"2\")),"
                        + " PARTITION q VALUES IN ((\"x\", \"3\"))) DISTRIBUTED BY HASH (k)",
                "(k BIGINT NOT NULL AUTO_INCREMENT(5), v STRING, INDEX `by-v` (v) PROPERTIES (\"parser\" = \"none\") COMMENT"
                        + " 'it''s v', INDEX grams (v) USING NGRAM_BF) DISTRIBUTED BY HASH (k)",
                "(k BIGINT) UNIQUE KEY (k) COMMENT 'about' DISTRIBUTED BY HASH (k) BUCKETS 1 PROPERTIES"
                        + " (\"replication_num\" = \"1\", \"storage_medium\" = \"SSD\", \"compression\" = \"ZSTD\")",
            })
    void makesAnEqualTable(String definition) {
        try (TestCluster cluster = new TestCluster()) {
            Session session = cluster.session("root");
            execute(cluster, session, "CREATE DATABASE d; USE d; CREATE TABLE t " + definition);
            Table first = table(cluster);
            String text = shown(cluster, session);
            execute(cluster, session, "DROP TABLE t");
            execute(cluster, session, text);
            Table second = table(cluster);
            assertThat(second.definition()).isEqualTo(first.definition());
            assertThat(items(second)).isEqualTo(items(first));
            assertThat(shown(cluster, session)).isEqualTo(text);
        }
    }

    private static List<Object> items(Table table) {
        return table.partitions().values().stream()
                .<Object>map(one -> List.of(one.name(), one.item(), one.replicationNum()))
                .toList();
    }

    private static Table table(TestCluster cluster) {
        return cluster.engine.state().catalog().tables().values().iterator().next();
    }

    private static String shown(TestCluster cluster, Session session) {
        Transcript transcript = new Transcript();
        cluster.executor.execute(session, "SHOW CREATE TABLE t", List.of(), transcript);
        String text = transcript.text();
        return text.substring(text.indexOf("CREATE TABLE `"), text.lastIndexOf("\n(1 row)"));
    }

    private static void execute(TestCluster cluster, Session session, String sql) {
        cluster.executor.execute(session, sql, List.of(), new Transcript());
    }
}
