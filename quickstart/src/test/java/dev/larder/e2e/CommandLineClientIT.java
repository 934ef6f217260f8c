package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The MariaDB command line, where it is installed; elsewhere this is reported as skipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "installed", disabledReason = "the mariadb command line is not on the PATH")
class CommandLineClientIT {
    private static final String SCRIPT =
            """
            sql() { mariadb -h 127.0.0.1 -P "$PORT" -u root -N -B -D scripted -e "$1"; }
            echo "repositories: $(sql 'SHOW REPOSITORIES' | grep scripts | cut -f2,8 | tr '\\t' ' ')"
            sql 'BACKUP SNAPSHOT nightly TO scripts ON (t)'
            for i in $(seq 600); do
                state=$(sql 'SHOW BACKUP' | tail -n 1 | cut -f4)
                case $state in FINISHED | CANCELLED) break ;; esac
                sql 'SELECT SLEEP(0.1)' > /dev/null
            done
            echo "backup: $(sql 'SHOW BACKUP' | tail -n 1 | cut -f13)"
            timestamp=$(sql 'SHOW SNAPSHOT ON scripts' | awk '$1 == "nightly" { print $2 }')
            sql "RESTORE SNAPSHOT nightly FROM scripts ON (t AS copy)
                PROPERTIES ('backup_timestamp' = '$timestamp', 'replication_num' = '1')"
            for i in $(seq 600); do
                state=$(sql 'SHOW BRIEF RESTORE' | tail -n 1 | cut -f5)
                case $state in FINISHED | CANCELLED) break ;; esac
                sql 'SELECT SLEEP(0.1)' > /dev/null
            done
            echo "restore: $(sql 'SHOW BRIEF RESTORE' | tail -n 1 | cut -f17) $(sql 'SELECT COUNT(*) FROM copy')"
            """;

    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;

    static boolean installed() {
        try {
            return new ProcessBuilder("mariadb", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 1);
    }

    @AfterAll
    void stop() {
        cluster.close();
        store.close();
    }

    @Test
    void showsABackupVertically() throws IOException, InterruptedException {
        client("CREATE DATABASE shop; CREATE TABLE shop.t (k INT) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 1"
                + " PROPERTIES ('replication_num' = '1'); INSERT INTO shop.t VALUES (1), (2);"
                + store.createRepository("repo"));
        client("BACKUP SNAPSHOT shop.l1 TO repo ON (t)");
        try (Sql sql = cluster.connect()) {
            Jobs.awaitBackup(sql, "shop", "l1", "repo");
        }

        String shown = client("SHOW BACKUP FROM shop\\G");

        List<String> columns = shown.lines()
                .filter(line -> line.contains(": "))
                .map(line -> line.substring(0, line.indexOf(':')).trim())
                .toList();
        assertThat(columns)
                .containsExactly(
                        "JobId",
                        "SnapshotName",
                        "DbName",
                        "State",
                        "BackupObjs",
                        "CreateTime",
                        "SnapshotFinishedTime",
                        "UploadFinishedTime",
                        "FinishedTime",
                        "UnfinishedTasks",
                        "Progress",
                        "TaskErrMsg",
                        "Status",
                        "Timeout");
        assertThat(shown)
                .contains("State: FINISHED")
                .contains("BackupObjs: [shop.t]")
                .contains("Status: [OK]");
        assertThat(client("-D", "shop", "-e", "SELECT COUNT(*) AS n FROM t")).contains("2");
    }

    /** As scripts do that know neither JDBC nor names of columns. */
    @Test
    void aScriptThatReadsColumnsByPositionBacksUpAndRestores() throws IOException, InterruptedException {
        client(
                "CREATE DATABASE scripted; CREATE TABLE scripted.t (k INT) DUPLICATE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 1"
                        + " PROPERTIES ('replication_num' = '1'); INSERT INTO scripted.t VALUES (1), (2), (3);"
                        + store.createRepository("scripts"));
        String output = run(List.of("bash", "-euo", "pipefail", "-c", SCRIPT));
        assertThat(output.lines()).containsExactly("repositories: scripts NULL", "backup: [OK]", "restore: [OK] 3");
    }

    private String client(String statement) throws IOException, InterruptedException {
        return client("-e", statement);
    }

    private String client(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("mariadb", "-h", "127.0.0.1", "-P", Integer.toString(cluster.mysqlPort()), "-u", "root"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PORT", Integer.toString(cluster.mysqlPort()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
