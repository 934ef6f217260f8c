package dev.larder.fe.boot;

import dev.larder.common.error.EngineException;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.AgentToken;
import dev.larder.fe.boot.FrontendConfig.HttpConfig;
import dev.larder.fe.cluster.ClusterConfig;
import dev.larder.fe.config.FrontendSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.PropertiesDefaultProvider;

/** The program: runs a frontend until the process is told to end. */
@Command(
        name = "larder fe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs a frontend: speaks MySQL, keeps the catalog and the jobs, drives the backends.")
public final class FrontendMain implements Callable<Integer> {
    private static final int OK = 0;
    private static final int CANNOT_START = 1;
    private static final int BAD_CONFIG = 2;

    @Option(names = "--config", paramLabel = "FILE", description = "file with the same keys, one key=value a line")
    private Optional<Path> configFile = Optional.empty();

    @Option(names = "--host", description = "address to listen on; 0.0.0.0 for all (default: ${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(names = "--mysql-port", description = "port for MySQL clients; 0 for any (default: ${DEFAULT-VALUE})")
    private int mysqlPort = 9030;

    @Option(names = "--data", description = "folder of log and keys (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data", "fe");

    @Option(names = "--token", description = "the cluster's shared secret; better in a file")
    private Optional<String> token = Optional.empty();

    @Option(names = "--token-file", description = "file with the cluster's shared secret")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--tls", description = "offer TLS on the MySQL port, with a certificate made at the start")
    private boolean tls;

    @Option(
            names = "--heartbeat-seconds",
            description = "between two heartbeats to a backend (default: ${DEFAULT-VALUE})")
    private int heartbeatSeconds = (int) ClusterConfig.DEFAULT.interval().toSeconds();

    @Option(
            names = "--alive-seconds",
            description = "a backend silent for longer is not alive (default: ${DEFAULT-VALUE})")
    private int aliveSeconds = (int) ClusterConfig.DEFAULT.aliveFor().toSeconds();

    @Option(
            names = "--lease-seconds",
            description = "a backend that hears nothing for longer stops its transfers (default: ${DEFAULT-VALUE})")
    private int leaseSeconds = (int) ClusterConfig.DEFAULT.lease().toSeconds();

    @Option(
            names = "--debug-hold-tasks",
            split = ",",
            paramLabel = "KIND",
            description = "for tests of clusters: kinds of tasks that are not handed out, such as UPLOAD,PUBLISH")
    private List<String> heldTasks = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            split = ",",
            description =
                    "a setting of SHOW FRONTEND CONFIG for the start; docs/reference/frontend-settings.md has them")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--http-port", description = "port for HTTP; 0 for any, none by default")
    private Optional<Integer> httpPort = Optional.empty();

    @Option(
            names = "--debug-points",
            description = "for tests of clusters: take debug points over HTTP, from those who show the token")
    private boolean debugPoints;

    private final List<String> problems = new ArrayList<>();

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new FrontendMain());
        fileIn(arguments)
                .ifPresent(file -> commandLine.setDefaultValueProvider(new PropertiesDefaultProvider(file.toFile())));
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        FrontendConfig config = config();
        if (!problems.isEmpty()) {
            System.err.println("The configuration has " + problems.size() + " problem(s):");
            for (int i = 0; i < problems.size(); i++) {
                System.err.println("  " + (i + 1) + ". " + problems.get(i));
            }
            return BAD_CONFIG;
        }
        try (Frontend frontend = Frontend.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(frontend::close, "shutdown"));
            System.out.println(startLine(frontend, config));
            frontend.awaitClose();
            System.out.println("Larder frontend stopped");
            return OK;
        } catch (FrontendStartException e) {
            System.err.println("larder fe: " + e.getMessage());
            return CANNOT_START;
        }
    }

    private FrontendConfig config() {
        if (mysqlPort < 0 || mysqlPort > 65_535) {
            problems.add("--mysql-port must be 0 to 65535: " + mysqlPort);
        }
        configFile
                .filter(file -> !Files.isReadable(file))
                .ifPresent(file -> problems.add("--config cannot be read: " + file));
        Set<TaskId.Kind> held = EnumSet.noneOf(TaskId.Kind.class);
        for (String name : heldTasks) {
            try {
                held.add(TaskId.Kind.valueOf(name.trim().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                problems.add(
                        "--debug-hold-tasks knows no kind '" + name + "'; it knows " + List.of(TaskId.Kind.values()));
            }
        }
        settings.forEach((name, value) -> {
            try {
                FrontendSettings.checkStart(name, value);
            } catch (EngineException e) {
                problems.add("--set " + name + "=" + value + ": " + e.getMessage());
            }
        });
        httpPort.filter(port -> port < 0 || port > 65_535)
                .ifPresent(port -> problems.add("--http-port must be 0 to 65535: " + port));
        if (debugPoints && httpPort.isEmpty()) {
            problems.add("--debug-points needs --http-port");
        }
        ClusterConfig heartbeats = heartbeats();
        AgentToken shared = sharedToken();
        return problems.isEmpty()
                ? new FrontendConfig(host, mysqlPort, data, shared, tls, heartbeats, held, settings, http())
                : null;
    }

    private HttpConfig http() {
        return new HttpConfig(httpPort.map(OptionalInt::of).orElse(OptionalInt.empty()), debugPoints);
    }

    private ClusterConfig heartbeats() {
        try {
            return new ClusterConfig(
                    Duration.ofSeconds(heartbeatSeconds),
                    Duration.ofSeconds(aliveSeconds),
                    Duration.ofSeconds(leaseSeconds));
        } catch (IllegalArgumentException e) {
            problems.add("--heartbeat-seconds must be at least 1 and less than --alive-seconds, and that at most"
                    + " --lease-seconds: " + heartbeatSeconds + ", " + aliveSeconds + ", " + leaseSeconds);
            return ClusterConfig.DEFAULT;
        }
    }

    private AgentToken sharedToken() {
        if (token.isPresent() == tokenFile.isPresent()) {
            problems.add("one of --token and --token-file is needed: the secret that frontends and backends share");
            return null;
        }
        try {
            return AgentToken.of(
                    token.isPresent()
                            ? token.get()
                            : Files.readString(tokenFile.orElseThrow()).strip());
        } catch (IOException e) {
            problems.add("--token-file cannot be read: " + tokenFile.orElseThrow());
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        return null;
    }

    private static Optional<Path> fileIn(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--config=")) {
                return Optional.of(Path.of(arguments[i].substring("--config=".length())));
            }
            if (arguments[i].equals("--config") && i + 1 < arguments.length) {
                return Optional.of(Path.of(arguments[i + 1]));
            }
        }
        return Optional.empty();
    }

    private static String startLine(Frontend frontend, FrontendConfig config) {
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        String held = config.heldTasks().isEmpty() ? "" : ", tasks held back: " + config.heldTasks();
        return "Larder frontend " + Frontend.VERSION + ", cluster " + frontend.clusterId() + ", MySQL port "
                + config.host() + ":" + frontend.mysqlPort() + ", data in " + config.data() + held + ", ready in "
                + millis + " ms";
    }
}
