package dev.larder.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One frontend and some agents, each a process, on free ports and with folders of their own. */
final class Cluster implements AutoCloseable {
    private static final Duration ALIVE_PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "e2e-token-0123456789";

    private final Path folder;
    private final int mysqlPort = freePort();
    private final List<Integer> agentPorts = new ArrayList<>();
    private final List<LarderProcess> agents = new ArrayList<>();
    private LarderProcess frontend;

    private Cluster(Path folder) {
        this.folder = folder;
    }

    /** Starts everything and waits until all agents are alive. */
    static Cluster start(Path folder, int agents, String... agentFlags) {
        return start(folder, agents, List.of(), agentFlags);
    }

    static Cluster start(Path folder, int agents, List<String> frontendFlags, String... agentFlags) {
        Cluster cluster = new Cluster(folder);
        for (int i = 0; i < agents; i++) {
            cluster.agentPorts.add(freePort());
            cluster.agents.add(cluster.launchAgent(i, agentFlags));
        }
        cluster.startFrontend(frontendFlags.toArray(String[]::new));
        cluster.agents.forEach(LarderProcess::awaitReady);
        try (Sql sql = cluster.connect()) {
            for (int port : cluster.agentPorts) {
                sql.run("ALTER SYSTEM ADD BACKEND \"127.0.0.1:" + port + "\"");
            }
        }
        cluster.awaitAlive(agents);
        return cluster;
    }

    void startFrontend(String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "--host",
                "127.0.0.1",
                "--mysql-port",
                Integer.toString(mysqlPort),
                "--data",
                frontendFolder().toString(),
                "--token",
                TOKEN));
        arguments.addAll(List.of(flags));
        frontend = LarderProcess.start("fe", folder.resolve("log"), "dev.larder.fe.boot.FrontendMain", arguments);
        frontend.awaitReady();
    }

    void killFrontend() {
        frontend.kill();
    }

    void stopFrontend() {
        frontend.close();
    }

    /** Starts an agent again that was killed. */
    void startAgent(int index, String... flags) {
        agents.set(index, launchAgent(index, flags));
        agents.get(index).awaitReady();
    }

    void killAgent(int index) {
        agents.get(index).kill();
    }

    int agents() {
        return agents.size();
    }

    int agentPort(int index) {
        return agentPorts.get(index);
    }

    Sql connect() {
        try {
            return Sql.connect(mysqlPort, "root", "");
        } catch (SQLException e) {
            throw new AssertionError("cannot connect: " + e.getMessage() + "\n" + frontend.output(), e);
        }
    }

    int mysqlPort() {
        return mysqlPort;
    }

    /** Waits until SHOW BACKENDS counts this many alive. */
    void awaitAlive(int count) {
        long deadline = System.nanoTime() + ALIVE_PATIENCE.toNanos();
        try (Sql sql = connect()) {
            while (alive(sql) != count) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not " + count + " alive: " + sql.query("SHOW BACKENDS"));
                }
                Pause.millis(100);
            }
        }
    }

    Path frontendFolder() {
        return folder.resolve("fe");
    }

    Path agentFolder(int index) {
        return folder.resolve("be" + index);
    }

    String frontendLog() {
        return frontend.output();
    }

    /** Everything any process of this cluster ever printed. */
    String logs() {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        frontend.close();
        agents.forEach(LarderProcess::close);
    }

    private LarderProcess launchAgent(int index, String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(agentPorts.get(index)),
                "--data",
                agentFolder(index).toString(),
                "--token",
                TOKEN));
        arguments.addAll(List.of(flags));
        return LarderProcess.start("be" + index, folder.resolve("log"), "dev.larder.be.boot.AgentMain", arguments);
    }

    private static long alive(Sql sql) {
        return sql.query("SHOW BACKENDS").stream()
                .filter(row -> row.get("Alive").equals("true"))
                .count();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
