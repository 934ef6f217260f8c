package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files travel together, and once. */
class BundleIT {
    private static final String ROWS = "SELECT k, v FROM %s ORDER BY k";

    @TempDir
    static Path folder;

    @Test
    void manySmallTabletsAreFewObjectsAndASecondBackupSendsNoneOfThem() {
        try (RemoteStore store = S3Store.start(folder.resolve("s3"));
                Cluster cluster = Cluster.start(folder.resolve("cluster"), 1);
                Sql sql = cluster.connect()) {
            sql.run(store.createRepository("repo"));
            sql.run("CREATE DATABASE db");
            sql.run("CREATE TABLE db.t (k INT NOT NULL, v VARCHAR(10)) DUPLICATE KEY(k)"
                    + " DISTRIBUTED BY HASH(k) BUCKETS 16 PROPERTIES (\"replication_num\" = \"1\")");
            insert(sql, 0);
            insert(sql, 100);
            List<List<String>> before = sql.rows(ROWS.formatted("db.t"));

            String first = Jobs.backup(sql, "db", "first", "repo", "");
            Set<String> data = data(store);
            assertThat(data).hasSize(1).allMatch(key -> key.endsWith(".zip"));

            String second = Jobs.backup(sql, "db", "second", "repo", "PROPERTIES (\"type\" = \"incremental\")");
            assertThat(data(store)).isEqualTo(data);

            insert(sql, 200);
            List<List<String>> after = sql.rows(ROWS.formatted("db.t"));
            String third = Jobs.backup(
                    sql, "db", "third", "repo", "PROPERTIES (\"type\" = \"incremental\", \"base\" = \"second\")");
            assertThat(data(store)).hasSize(2).containsAll(data);
            Strays.assertNoneInRepository(store, "repo", 3);

            sql.run("DROP TABLE db.t");
            sql.run("CREATE DATABASE other");
            Jobs.restore(sql, "db", "first", "repo", first, "", 1);
            Jobs.restore(sql, "other", "third", "repo", third, "", 1);
            assertThat(sql.rows(ROWS.formatted("db.t"))).isEqualTo(before);
            assertThat(sql.rows(ROWS.formatted("other.t"))).isEqualTo(after);
            Jobs.restore(sql, "other", "second", "repo", second, "", 1);
            assertThat(sql.rows(ROWS.formatted("other.t"))).isEqualTo(before);
            Strays.assertNoneOnAgents(cluster);
        }
    }

    private static void insert(Sql sql, int from) {
        StringBuilder rows = new StringBuilder();
        for (int i = from; i < from + 60; i++) {
            rows.append(i == from ? "" : ", ")
                    .append("(")
                    .append(i)
                    .append(", 'v")
                    .append(i)
                    .append("')");
        }
        sql.run("INSERT INTO db.t VALUES " + rows);
    }

    private static Set<String> data(RemoteStore store) {
        Set<String> data = new TreeSet<>(store.objects("repo"));
        data.removeIf(key -> !key.startsWith("data/"));
        return data;
    }
}
