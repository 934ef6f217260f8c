package dev.larder.quickstart;

import dev.larder.be.boot.Agent;
import dev.larder.be.boot.AgentConfig;
import dev.larder.be.boot.AgentStartException;
import dev.larder.common.rpc.AgentToken;
import dev.larder.fe.boot.Frontend;
import dev.larder.fe.boot.FrontendConfig;
import dev.larder.fe.boot.FrontendStartException;
import dev.larder.quickstart.SqlClient.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** A frontend, three agents and an S3 server in this process, on the loopback address. What is in the folder stays. */
final class LocalCluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int AGENTS = 3;
    private static final Duration ALIVE_PATIENCE = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private Frontend frontend;
    private EmbeddedS3 s3;

    private LocalCluster() {}

    /**
     * Where to listen; 0 takes any free port.
     *
     * @param firstAgent the other agents take the next ports
     */
    record Ports(int mysql, int s3, int firstAgent) {}

    /** The cluster cannot start; the message is one line that says why. */
    static final class CannotStart extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotStart(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static LocalCluster start(Path data, Ports ports, String bucket) {
        LocalCluster cluster = new LocalCluster();
        boolean running = false;
        try {
            cluster.startAll(data, ports, bucket);
            running = true;
            return cluster;
        } catch (IOException | AgentStartException | FrontendStartException e) {
            throw new CannotStart(e.getMessage(), e);
        } finally {
            if (!running) {
                cluster.close();
            }
        }
    }

    int mysqlPort() {
        return frontend.mysqlPort();
    }

    String s3Endpoint() {
        return s3.endpoint();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                System.err.println("larder: a part did not end well: " + e.getMessage());
            }
        }
    }

    private void startAll(Path data, Ports ports, String bucket)
            throws IOException, AgentStartException, FrontendStartException {
        requireWritable(data);
        requireFree("MySQL", "--mysql-port", ports.mysql());
        requireFree("S3", "--s3-port", ports.s3());
        AgentToken token = token(data.resolve("token"));
        s3 = closing(EmbeddedS3.start(ports.s3(), data.resolve("s3"), bucket));
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            int port = ports.firstAgent() == 0 ? 0 : ports.firstAgent() + i;
            requireFree("agent", "--be-port", port);
            Agent agent = closing(Agent.start(AgentConfig.of(HOST, port, data.resolve("be" + (i + 1)), token)));
            addresses.add(agent.address());
        }
        frontend = closing(Frontend.start(FrontendConfig.of(HOST, ports.mysql(), data.resolve("fe"), token)));
        register(addresses);
    }

    /** The folder remembers its agents; on other ports than last time the old ones are forgotten. */
    private void register(List<String> addresses) {
        try (SqlClient client = SqlClient.connect(HOST, mysqlPort(), ALIVE_PATIENCE)) {
            List<String> known = client.run("SHOW BACKENDS").rows().stream()
                    .map(row -> row.get(1) + ":" + row.get(3))
                    .toList();
            String missing = addresses.stream()
                    .filter(address -> !known.contains(address))
                    .map(address -> "\"" + address + "\"")
                    .collect(Collectors.joining(", "));
            if (!missing.isEmpty()) {
                client.run("ALTER SYSTEM ADD BACKEND " + missing);
            }
            awaitAlive(client);
        }
    }

    private static void awaitAlive(SqlClient client) {
        long deadline = System.nanoTime() + ALIVE_PATIENCE.toNanos();
        while (alive(client.run("SHOW BACKENDS")) < AGENTS) {
            if (System.nanoTime() > deadline) {
                throw new CannotStart(
                        "The agents did not become alive within " + ALIVE_PATIENCE.toSeconds() + " s", null);
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotStart("Interrupted", e);
            }
        }
    }

    private static long alive(Result backends) {
        int column = backends.columns().indexOf("Alive");
        return backends.rows().stream()
                .filter(row -> row.get(column).equals("true"))
                .count();
    }

    private static void requireWritable(Path data) {
        try {
            Files.createDirectories(data);
            Files.delete(Files.createTempFile(data, "probe", ""));
        } catch (IOException e) {
            throw new CannotStart(
                    "Folder " + data.toAbsolutePath() + " cannot be written ("
                            + e.getClass().getSimpleName() + "); choose another with --data",
                    e);
        }
    }

    private static void requireFree(String what, String flag, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStart(
                    "Port " + port + " for " + what + " cannot be used (" + e.getMessage() + "); choose another with "
                            + flag + ", 0 takes any free one",
                    e);
        }
    }

    private static AgentToken token(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.writeString(file, HexFormat.of().formatHex(random));
        }
        return AgentToken.of(Files.readString(file).strip());
    }

    private <T extends AutoCloseable> T closing(T part) {
        started.push(part);
        return part;
    }
}
