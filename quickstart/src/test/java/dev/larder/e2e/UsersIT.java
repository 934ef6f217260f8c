package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, as a driver is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersIT {
    private static final List<String> PLUGINS = List.of("caching_sha2_password", "mysql_native_password");

    @TempDir
    static Path folder;

    private Cluster cluster;
    private RemoteStore store;
    private Sql root;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 1);
        root = cluster.connect();
        root.run(store.createRepository("repo"));
        for (String database : List.of("sales", "stock")) {
            root.run("CREATE DATABASE " + database);
            root.run("CREATE TABLE " + database + ".t (k INT) DISTRIBUTED BY HASH(k) BUCKETS 1"
                    + " PROPERTIES (\"replication_num\" = \"1\")");
            root.run("INSERT INTO " + database + ".t VALUES (1), (2)");
        }
    }

    @AfterAll
    void stop() {
        root.close();
        cluster.close();
        store.close();
    }

    @Test
    void whoHasNoPrivilegeIsDeniedEverywhere() throws SQLException {
        root.run("CREATE USER stranger IDENTIFIED BY 'x'");
        try (Sql stranger = Sql.connect(cluster.mysqlPort(), "stranger", "x")) {
            denied(stranger, "SELECT * FROM sales.t", 1142);
            denied(stranger, "INSERT INTO sales.t VALUES (3)", 1142);
            denied(stranger, "DROP TABLE sales.t", 1142);
            denied(stranger, "USE sales", 1044);
            denied(stranger, "CREATE DATABASE mine", 1044);
            denied(stranger, "SHOW BACKUP FROM sales", 1044);
            denied(stranger, "SHOW RESTORE FROM sales", 1044);
            denied(stranger, "BACKUP SNAPSHOT sales.l TO repo", 1227);
            denied(stranger, "RESTORE SNAPSHOT sales.l FROM repo", 1227);
            denied(stranger, "CANCEL BACKUP FROM sales", 1227);
            denied(stranger, "DROP REPOSITORY repo", 1227);
            denied(stranger, "CREATE USER other", 1227);
            assertThat((Throwable) stranger.failure("SHOW REPOSITORIES")).hasMessageContaining("Admin_priv");
            assertThat((Throwable) stranger.failure("SHOW SNAPSHOT ON repo")).hasMessageContaining("Admin_priv");
            assertThat(stranger.rows("SHOW DATABASES")).containsExactly(List.of("information_schema"));
            assertThat(stranger.rows("SELECT table_name FROM information_schema.tables"))
                    .isEmpty();
        }
    }

    @Test
    void whoMayLoadBacksUpItsDatabaseAndNoOther() throws SQLException {
        root.run("CREATE USER keeper IDENTIFIED BY 'x'");
        root.run("GRANT LOAD_PRIV, SELECT_PRIV ON sales.* TO keeper");
        try (Sql keeper = Sql.connect(cluster.mysqlPort(), "keeper", "x")) {
            Jobs.submitBackup(keeper, "sales", "kept", "repo", "");
            keeper.awaitJob("SHOW BACKUP FROM sales", "FINISHED", Jobs.PATIENCE);
            denied(keeper, "BACKUP SNAPSHOT stock.kept TO repo", 1227);
            denied(keeper, "SHOW BACKUP FROM stock", 1044);
            denied(keeper, "SELECT * FROM stock.t", 1142);
            assertThat(keeper.rows("SHOW DATABASES")).containsExactly(List.of("information_schema"), List.of("sales"));
            String timestamp = Jobs.timestamp(root, "repo", "kept");
            Jobs.submitRestore(keeper, "sales", "kept", "repo", timestamp, "", 1);
            Jobs.awaitRestore(keeper, "sales");
            assertThat(keeper.value("SELECT COUNT(*) FROM sales.t")).isEqualTo("2");
        }
    }

    @Test
    void wrongPasswordsLockAnAccount() throws SQLException {
        for (String plugin : PLUGINS) {
            String user = "guessed_" + plugin.charAt(0);
            root.run(
                    "CREATE USER " + user + " IDENTIFIED BY 'right' FAILED_LOGIN_ATTEMPTS 2 PASSWORD_LOCK_TIME 1 HOUR");
            assertThat(refused(user, "wrong", plugin).getErrorCode()).as(plugin).isEqualTo(1045);
            assertThat(refused(user, "wrong", plugin).getErrorCode()).as(plugin).isEqualTo(3955);
            assertThat((Throwable) refused(user, "right", plugin))
                    .hasMessageContaining("Account is blocked for 3600 second(s)")
                    .hasMessageContaining("2 consecutive failed logins");
            root.run("ALTER USER " + user + " ACCOUNT_UNLOCK");
            connect(user, "right", plugin);
        }
    }

    @Test
    void aRestartKeepsUsersRolesAndGrants() throws SQLException {
        root.run("CREATE ROLE 'readers' COMMENT 'who read'");
        root.run("GRANT SELECT_PRIV ON stock.* TO ROLE 'readers'");
        root.run("CREATE USER lasting IDENTIFIED BY 'x' DEFAULT ROLE 'readers' COMMENT 'stays'");
        root.run("GRANT LOAD_PRIV ON stock.t TO lasting");
        List<List<String>> grants = root.rows("SHOW GRANTS FOR lasting");
        List<List<String>> roles = root.rows("SHOW ROLES");
        root.close();
        cluster.killFrontend();
        cluster.startFrontend();
        cluster.awaitAlive(1);
        root = cluster.connect();
        assertThat(root.rows("SHOW GRANTS FOR lasting")).isEqualTo(grants);
        assertThat(root.rows("SHOW ROLES")).isEqualTo(roles);
        try (Sql lasting = Sql.connect(cluster.mysqlPort(), "lasting", "x")) {
            assertThat(lasting.value("SELECT COUNT(*) FROM stock.t")).isEqualTo("2");
            denied(lasting, "SELECT * FROM sales.t", 1142);
        }
    }

    @Test
    void aGlobalSnapshotBringsUsersBack() throws SQLException {
        root.run("CREATE ROLE 'movers'");
        root.run("GRANT SELECT_PRIV ON sales.* TO ROLE 'movers'");
        root.run("CREATE USER moving IDENTIFIED BY 'before' DEFAULT ROLE 'movers'");
        root.run("BACKUP GLOBAL SNAPSHOT everybody TO repo");
        assertThat(root.query("SHOW BACKUP FROM __internal_schema").get(0)).containsEntry("State", "FINISHED");
        String timestamp = Jobs.timestamp(root, "repo", "everybody");
        root.run("DROP ROLE 'movers'");
        root.run("ALTER USER moving IDENTIFIED BY 'after'");
        root.run("RESTORE GLOBAL SNAPSHOT everybody FROM repo PROPERTIES (\"backup_timestamp\" = \"" + timestamp
                + "\")");
        assertThat(root.query("SHOW GLOBAL RESTORE").get(0)).containsEntry("State", "FINISHED");
        for (String plugin : PLUGINS) {
            connect("moving", "before", plugin);
        }
        try (Sql moving = Sql.connect(cluster.mysqlPort(), "moving", "before")) {
            assertThat(moving.value("SELECT COUNT(*) FROM sales.t")).isEqualTo("2");
        }
    }

    private static void denied(Sql sql, String statement, int code) {
        SQLException failure = sql.failure(statement);
        assertThat((Throwable) failure).as(statement).hasMessageContaining("denied");
        assertThat(failure.getErrorCode()).as(statement).isEqualTo(code);
        assertThat(failure.getSQLState()).as(statement).isEqualTo("42000");
    }

    private SQLException refused(String user, String password, String plugin) {
        SQLException refusal = catchThrowableOfType(SQLException.class, () -> connect(user, password, plugin));
        assertThat((Throwable) refusal).as(user + " with " + password).isNotNull();
        return refusal;
    }

    private void connect(String user, String password, String plugin) throws SQLException {
        DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:" + cluster.mysqlPort() + "/?defaultAuthenticationPlugin=" + plugin,
                        user,
                        password)
                .close();
    }
}
