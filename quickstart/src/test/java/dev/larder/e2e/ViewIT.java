package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Views, from their first reader to a copy of them in another database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewIT {
    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private Sql sql;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 1);
        sql = cluster.connect();
        sql.run(store.createRepository("repo"));
        sql.run("CREATE DATABASE shop");
        sql.run("CREATE DATABASE other");
        sql.run("CREATE TABLE shop.sales (id INT NOT NULL, city VARCHAR(20), amount DECIMAL(10, 2))"
                + " DISTRIBUTED BY HASH(id) BUCKETS 2 PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO shop.sales VALUES (1, 'Bern', 1.50), (2, 'Bern', 2.50), (3, 'Oslo', 7)");
        sql.run("CREATE TABLE other.towns (city VARCHAR(20), land VARCHAR(20))"
                + " DISTRIBUTED BY HASH(city) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO other.towns VALUES ('Bern', 'CH'), ('Oslo', 'NO')");
        sql.run("USE shop");
        sql.run("CREATE VIEW by_city (city, n, total COMMENT 'of all') COMMENT 'what is asked for' AS"
                + " SELECT city, count(*), sum(amount) FROM sales GROUP BY city");
        sql.run("CREATE VIEW by_land AS WITH t AS (SELECT * FROM other.towns)"
                + " SELECT t.land, by_city.total, shop.by_city.n AS n FROM by_city JOIN t ON by_city.city = t.city");
    }

    @AfterAll
    void stop() {
        Strays.assertNoneOnAgents(cluster);
        sql.close();
        cluster.close();
        store.close();
    }

    @Test
    void isReadLikeATable() {
        List<List<String>> byCity = List.of(List.of("Bern", "2", "4.00"), List.of("Oslo", "1", "7.00"));
        assertThat(sql.rows("SELECT * FROM shop.by_city ORDER BY city")).isEqualTo(byCity);
        assertThat(sql.rows("SELECT by_city.* FROM internal.shop.by_city WHERE shop.by_city.n > 0 ORDER BY 1"))
                .isEqualTo(byCity);
        assertThat(sql.rows("SELECT land, a.total FROM shop.by_land a WHERE n = (SELECT max(n) FROM shop.by_city)"))
                .containsExactly(List.of("CH", "4.00"));
        assertThat(sql.rows("WITH by_city AS (SELECT 7 AS x) SELECT * FROM by_city"))
                .containsExactly(List.of("7"));
        assertThat(sql.rows("SELECT count(*) FROM shop.sales s JOIN shop.by_city v ON s.city = v.city"))
                .containsExactly(List.of("3"));
    }

    @Test
    void tellsWhatItIs() {
        assertThat(sql.rows("DESC shop.by_city"))
                .extracting(row -> row.get(0) + " " + row.get(1))
                .containsExactly("city varchar(20)", "n bigint", "total decimal(38,2)");
        assertThat(sql.rows("SELECT TABLE_NAME FROM information_schema.views WHERE TABLE_SCHEMA = 'shop'"
                        + " AND VIEW_DEFINITION LIKE '%`internal`.`shop`.`sales`%' ORDER BY 1"))
                .containsExactly(List.of("by_city"));
        assertThat(sql.rows("SELECT TABLE_TYPE FROM information_schema.tables"
                        + " WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'by_land'"))
                .containsExactly(List.of("VIEW"));
        assertThat(sql.rows("SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.columns"
                        + " WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'by_land' ORDER BY ORDINAL_POSITION"))
                .containsExactly(List.of("land", "varchar"), List.of("total", "decimal"), List.of("n", "bigint"));
    }

    @Test
    void keepsItsColumnsWhateverItsTextSays() {
        sql.run(
                "CREATE TABLE other.few (a INT, b INT) DISTRIBUTED BY HASH(a) PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO other.few VALUES (1, 2)");
        sql.run("CREATE VIEW other.odd AS SELECT `count(*)` + 1, x.*, few.* FROM"
                + " (SELECT count(*) FROM shop.sales) x, other.few WHERE other.few.a = 1");
        sql.run("ALTER TABLE other.few RENAME former");
        sql.run("CREATE TABLE other.few (b INT, c INT, a INT) DISTRIBUTED BY HASH(b)"
                + " PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO other.few VALUES (20, 30, 1)");
        assertThat(sql.query("SELECT * FROM other.odd")).singleElement().satisfies(row -> assertThat(row)
                .containsExactly(
                        Map.entry("`count(*)` + 1", "4"),
                        Map.entry("count(*)", "3"),
                        Map.entry("a", "1"),
                        Map.entry("b", "20")));
    }

    @Test
    void isRefusedWhenItsQueryIsWrong() {
        assertThat(sql.failure("CREATE VIEW other.wrong AS SELECT id FROM shop.sales WHERE nothing = 1")
                        .getMessage())
                .contains("nothing");
        assertThat(sql.rows("SHOW TABLES FROM other LIKE 'wrong'")).isEmpty();
    }

    @Test
    void isReadByThoseWhoMayNotReadItsTables() throws SQLException {
        sql.run("CREATE USER teller IDENTIFIED BY 'secret'");
        sql.run("GRANT SELECT_PRIV ON shop.by_city TO teller");
        try (Sql teller = Sql.connect(cluster.mysqlPort(), "teller", "secret")) {
            assertThat(teller.rows("SELECT n FROM shop.by_city ORDER BY n")).hasSize(2);
            assertThat(teller.failure("SELECT * FROM shop.sales").getMessage()).contains("denied");
            assertThat(teller.failure("SELECT * FROM shop.by_city JOIN shop.sales")
                            .getMessage())
                    .contains("denied");
            assertThat(teller.failure("SELECT * FROM shop.by_land").getMessage())
                    .contains("denied");
        }
    }

    @Test
    void goesIntoASnapshotAndComesBackForTheOtherDatabase() {
        String timestamp = Jobs.backup(sql, "shop", "whole", "repo", "");
        sql.run("CREATE DATABASE copy");
        Jobs.restore(sql, "copy", "whole", "repo", timestamp, "", 1);
        assertThat(sql.rows("SHOW FULL TABLES FROM copy"))
                .extracting(row -> row.get(0) + " " + row.get(1))
                .containsExactly("by_city VIEW", "by_land VIEW", "sales BASE TABLE");
        sql.run("INSERT INTO copy.sales VALUES (4, 'Oslo', 1)");
        assertThat(sql.rows("SELECT land, total FROM copy.by_land ORDER BY land"))
                .containsExactly(List.of("CH", "4.00"), List.of("NO", "8.00"));
        assertThat(created("copy")).isEqualTo(created("shop").replace("`internal`.`shop`.", "`internal`.`copy`."));
        sql.run("CREATE DATABASE views_alone");
        Jobs.restore(sql, "views_alone", "whole", "repo", timestamp, "ON (by_city AS cities)", 1);
        assertThat(sql.rows("SHOW TABLES FROM views_alone")).containsExactly(List.of("cities"));
        assertThat(sql.failure("SELECT * FROM views_alone.cities").getMessage()).contains("views_alone.sales");
    }

    @Test
    void rollupsComeBackWithTheirTable() {
        sql.run("CREATE DATABASE rolled");
        sql.run("CREATE TABLE rolled.t (k INT, land VARCHAR(2), n INT) DISTRIBUTED BY HASH(k)"
                + " ROLLUP (by_land (land, n) DUPLICATE KEY (land)) PROPERTIES (\"replication_num\" = \"1\")");
        sql.run("INSERT INTO rolled.t VALUES (1, 'CH', 2), (2, 'CH', 3)");
        sql.run(
                "CREATE MATERIALIZED VIEW twice AS SELECT land, n * 2, sum(n + 1) FROM rolled.t WHERE k > 0 GROUP BY land, n * 2");
        List<List<String>> before = sql.rows("DESC rolled.t ALL");
        assertThat(before).extracting(row -> row.get(0)).contains("by_land", "twice");
        String timestamp = Jobs.backup(sql, "rolled", "rollups", "repo", "");

        sql.run("CREATE DATABASE unrolled");
        Jobs.restore(sql, "unrolled", "rollups", "repo", timestamp, "", 1);
        assertThat(sql.rows("DESC unrolled.t ALL")).isEqualTo(before);
        assertThat(sql.rows("SHOW CREATE MATERIALIZED VIEW twice ON unrolled.t")
                        .get(0)
                        .get(2))
                .contains("FROM `internal`.`unrolled`.`t` WHERE");
        assertThat(sql.rows("SELECT land, sum(n) FROM unrolled.t GROUP BY land"))
                .containsExactly(List.of("CH", "5"));
        sql.run("DROP MATERIALIZED VIEW twice ON unrolled.t");
        Jobs.submitRestore(sql, "unrolled", "rollups", "repo", timestamp, "", 1);
        assertThat(sql.awaitJob("SHOW RESTORE FROM unrolled", "CANCELLED", Jobs.PATIENCE)
                        .get("Status"))
                .contains("Table t already exist but with different schema");
    }

    private String created(String database) {
        return sql.rows("SHOW CREATE VIEW " + database + ".by_land").get(0).get(1);
    }
}
