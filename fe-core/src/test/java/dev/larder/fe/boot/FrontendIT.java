package dev.larder.fe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.rpc.AgentToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FrontendIT {
    @TempDir
    Path folder;

    @Test
    void remembersOverARestartWhatItAcknowledged() throws Exception {
        String cluster;
        try (Frontend frontend = Frontend.start(config(0))) {
            cluster = frontend.clusterId();
            assertThat(cluster).matches("[0-9a-f]{8}");
            run(frontend, "CREATE DATABASE kept");
        }
        try (Frontend frontend = Frontend.start(config(0))) {
            assertThat(frontend.clusterId()).isEqualTo(cluster);
            assertThat(first(frontend, "SHOW DATABASES")).contains("kept");
        }
    }

    @Test
    void keepsSettingsOverARestartThatAskedForIt() throws Exception {
        String changed = "SHOW FRONTEND CONFIG WHERE Value = '77'";
        try (Frontend frontend = Frontend.start(config(0))) {
            run(frontend, "ADMIN SET FRONTEND CONFIG ('agent_task_concurrency_per_be' = '77', 'persist' = 'true')");
            run(frontend, "ADMIN SET FRONTEND CONFIG ('max_backup_restore_job_num_per_db' = '77')");
            run(frontend, "ADMIN SET FRONTEND CONFIG ('max_backup_tablets_per_job' = '77')");
            assertThat(first(frontend, changed)).hasSize(3);
        }
        try (Frontend frontend = Frontend.start(config(0))) {
            assertThat(first(frontend, changed))
                    .containsExactly("agent_task_concurrency_per_be", "max_backup_restore_job_num_per_db");
        }
    }

    @Test
    void refusesToGoOnWithoutTheKeyOfItsSecrets() throws Exception {
        Frontend.start(config(0)).close();
        Path keyset = folder.resolve("secret.keyset");
        Files.delete(keyset);

        assertThatThrownBy(() -> Frontend.start(config(0)))
                .isInstanceOf(FrontendStartException.class)
                .hasMessageContaining(keyset.toString());
        assertThat(keyset).doesNotExist();
    }

    @Test
    void saysInOneLineThatItsPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Frontend.start(config(taken.getLocalPort())))
                    .isInstanceOf(FrontendStartException.class)
                    .hasMessage("Cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void doesNotShareItsFolder() throws Exception {
        try (Frontend first = Frontend.start(config(0))) {
            assertThat(first.mysqlPort()).isPositive();
            assertThatThrownBy(() -> Frontend.start(config(0)))
                    .isInstanceOf(FrontendStartException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void endsWithStatusTwoWhenItIsConfiguredWrongly() {
        assertThat(new CommandLine(new FrontendMain()).execute("--mysql-port", "70000", "--alive-seconds", "0"))
                .isEqualTo(2);
    }

    @Test
    void endsWithStatusOneWhenItsFolderCannotBe() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(new CommandLine(new FrontendMain())
                        .execute("--mysql-port", "0", "--token", "t", "--data", file.toString()))
                .isEqualTo(1);
    }

    private FrontendConfig config(int port) {
        return FrontendConfig.of("127.0.0.1", port, folder, AgentToken.of("test"));
    }

    private static void run(Frontend frontend, String sql) throws SQLException {
        try (Connection connection = connect(frontend);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> first(Frontend frontend, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(frontend);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static Connection connect(Frontend frontend) throws SQLException {
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + frontend.mysqlPort() + "/", "root", "");
    }
}
