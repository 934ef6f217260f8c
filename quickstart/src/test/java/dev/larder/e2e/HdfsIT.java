package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.common.blob.hdfs.HdfsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One cluster, and beside each other a repository on HDFS with Kerberos and one on two NameNodes without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HdfsIT {
    /** Long enough to do something in the middle of a job. */
    private static final String PAUSE_OF_UPLOADS = "UPLOAD=1500ms";

    @TempDir
    static Path folder;

    private HdfsProcess secure;
    private HdfsPair pair;
    private Cluster cluster;
    private Sql sql;

    @BeforeAll
    void start() throws IOException {
        secure = HdfsProcess.secure(folder.resolve("secure"));
        pair = HdfsPair.start(folder.resolve("pair"));
        secure.awaitReady();
        String kerberos = "-Djava.security.krb5.conf=" + secure.krb5Conf();
        cluster = Cluster.start(
                folder.resolve("cluster"), 2, List.of(kerberos), kerberos, "--debug-task-delay", PAUSE_OF_UPLOADS);
        sql = cluster.connect();
        sql.run("CREATE DATABASE hdfs");
        sql.run("CREATE TABLE hdfs.t (k INT NOT NULL, v VARCHAR(20)) DUPLICATE KEY(k)"
                + " DISTRIBUTED BY HASH(k) BUCKETS 2 PROPERTIES (\"replication_num\" = \"2\")");
        sql.run("INSERT INTO hdfs.t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
        sql.run(createSecure("safe", keytab("first")));
        sql.run(pair.createRepository("plain"));
    }

    @AfterAll
    void stop() {
        sql.close();
        cluster.close();
        pair.close();
        secure.close();
    }

    @Test
    @Order(1)
    void aRepositoryWithKerberosWorksBesideOneWithout() {
        for (String repository : List.of("safe", "plain")) {
            String timestamp = Jobs.backup(sql, "hdfs", "both", repository, "");

            restoreDropped("both", repository, timestamp);
        }
    }

    @Test
    @Order(2)
    void aJobGoesOnWithAnotherKeytab() throws IOException {
        Files.delete(keytab("first"));
        Jobs.submitBackup(sql, "hdfs", "altered", "plain", "");
        Jobs.awaitBackup(sql, "hdfs", "altered", "plain");
        assertThat(refusal("BACKUP SNAPSHOT hdfs.altered TO safe")).contains("first.keytab");
        sql.run("ALTER REPOSITORY safe PROPERTIES (\"kerberos_keytab\" = \"" + keytab("second") + "\")");
        Jobs.submitBackup(sql, "hdfs", "altered", "safe", "");
        await().until(() -> state().equals("UPLOADING"));
        // Uploads have not begun to work, and what they were given leads nowhere any more.
        Files.delete(folder.resolve("second.keytab"));

        sql.run("ALTER REPOSITORY safe PROPERTIES (\"hadoop.kerberos.keytab\" = \"" + keytab("third") + "\")");

        String timestamp = Jobs.awaitBackup(sql, "hdfs", "altered", "safe");
        restoreDropped("altered", "safe", timestamp);
        assertThat(sql.query("SHOW CREATE REPOSITORY FOR safe").get(0).get("CreateStmt"))
                .contains("third.keytab")
                .doesNotContain("second.keytab");
    }

    @Test
    @Order(3)
    void refusesAKeytabOrAServerThatLeadsElsewhere() {
        assertThat(refusal("ALTER REPOSITORY safe PROPERTIES (\"kerberos_keytab\" = \"/no/such.keytab\")"))
                .contains("Repository ping failed with new properties")
                .contains("'/no/such.keytab' does not exist");
        assertThat(refusal("ALTER REPOSITORY safe PROPERTIES (\"hadoop.kerberos.principal\" = \""
                        + secure.principal("nobody") + "\")"))
                .contains("the keytab holds no key of that principal");
        assertThat(refusal("ALTER REPOSITORY plain PROPERTIES (\"dfs.nameservices\" = \"other\")"))
                .contains("Name service 'pair' is not in property 'dfs.nameservices': 'other'");
    }

    @Test
    @Order(4)
    void aFrontendThatCannotReachTheStoreWorksThroughABroker() throws IOException {
        sql.close();
        cluster.stopFrontend();
        // It hears of no KDC any more; the agents do.
        cluster.startFrontend("-Djava.security.krb5.conf=" + Files.createFile(folder.resolve("empty.conf")));
        cluster.awaitAlive(2);
        sql = cluster.connect();
        assertThat(refusal(createSecure("direct", keytab("third"))))
                .contains("Failed to create repository: frontend")
                .contains("krb5.conf");
        sql.run("ALTER SYSTEM ADD BROKER edge \"127.0.0.1:1\", \"127.0.0.1:" + cluster.agentPort(0) + "\"");
        assertThat(sql.query("SHOW BROKER"))
                .extracting(row -> row.get("Name") + " " + row.get("Alive"))
                .containsExactly("edge false", "edge true");

        sql.run(createSecure("far", keytab("third")).replace("WITH HDFS", "WITH BROKER edge"));
        String timestamp = Jobs.backup(sql, "hdfs", "brokered", "far", "");

        restoreDropped("brokered", "far", timestamp);
        assertThat(sql.query("SHOW REPOSITORIES"))
                .filteredOn(row -> row.get("RepoName").equals("far"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("Broker", "edge").containsEntry("Type", "BROKER"));
        assertThat(sql.query("SHOW CREATE REPOSITORY FOR far").get(0).get("CreateStmt"))
                .contains("WITH  BROKER `edge`");
        sql.run("DROP SNAPSHOT brokered FROM far");
        assertThat(sql.query("SHOW SNAPSHOT ON far")).isEmpty();
        assertThat(refusal("ALTER SYSTEM DROP ALL BROKER edge")).contains("used by repository far");
    }

    @Test
    @Order(9)
    void aBackupFinishesThoughTheNameNodeDies() {
        Jobs.submitBackup(sql, "hdfs", "failover", "plain", "");
        await().until(() -> state().equals("UPLOADING"));

        pair.failOver();

        String timestamp = Jobs.awaitBackup(sql, "hdfs", "failover", "plain");
        restoreDropped("failover", "plain", timestamp);
        Strays.assertNoneOnAgents(cluster);
    }

    private void restoreDropped(String label, String repository, String timestamp) {
        List<List<String>> before = sql.rows("SELECT * FROM hdfs.t ORDER BY k");
        sql.run("DROP TABLE hdfs.t FORCE");
        Jobs.restore(sql, "hdfs", label, repository, timestamp, "", 2);
        assertThat(before).hasSize(3);
        assertThat(sql.rows("SELECT * FROM hdfs.t ORDER BY k")).isEqualTo(before);
    }

    private String refusal(String statement) {
        return sql.failure(statement).getMessage();
    }

    private String state() {
        List<java.util.Map<String, String>> jobs = sql.query("SHOW BACKUP FROM hdfs");
        return jobs.get(jobs.size() - 1).get("State");
    }

    /** A copy of the user's keytab that can be taken away. */
    private Path keytab(String name) {
        Path copy = folder.resolve(name + ".keytab");
        try {
            return Files.exists(copy) ? copy : Files.copy(secure.keytab("backup"), copy);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String createSecure(String name, Path keytab) {
        return "CREATE REPOSITORY " + name + " WITH HDFS ON LOCATION \"" + secure.uri() + "/backup\" PROPERTIES ("
                + secureProperties(keytab) + ")";
    }

    private String secureProperties(Path keytab) {
        TreeMap<String, String> properties = new TreeMap<>(secure.clientConfiguration());
        properties.put("hadoop.security.authentication", "kerberos");
        properties.put("hadoop.kerberos.principal", secure.principal("backup"));
        properties.put("hadoop.kerberos.keytab", keytab.toString());
        return properties.entrySet().stream()
                .map(one -> "\"" + one.getKey() + "\" = \"" + one.getValue() + "\"")
                .collect(Collectors.joining(", "));
    }
}
