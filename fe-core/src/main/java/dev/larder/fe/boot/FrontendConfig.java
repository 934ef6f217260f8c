package dev.larder.fe.boot;

import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.AgentToken;
import dev.larder.fe.cluster.ClusterConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a frontend is told at its start.
 *
 * @param host address to listen on
 * @param mysqlPort 0 for any that is free
 * @param data folder of the edit log and of the keys that seal secrets
 * @param tls whether the MySQL port offers TLS, with a certificate made at the start
 * @param heartbeats how closely backends are watched
 * @param heldTasks kinds of tasks that are not handed out: a means to test clusters
 * @param http off by default
 * @param settings values of {@link dev.larder.fe.config.ConfigKeys} that differ from their defaults, by name
 */
public record FrontendConfig(
        String host,
        int mysqlPort,
        Path data,
        AgentToken token,
        boolean tls,
        ClusterConfig heartbeats,
        Set<TaskId.Kind> heldTasks,
        Map<String, String> settings,
        HttpConfig http) {
    public FrontendConfig {
        data = data.toAbsolutePath().normalize();
        heldTasks = Set.copyOf(heldTasks);
        settings = Map.copyOf(settings);
    }

    /**
     * The HTTP port.
     *
     * @param port empty for none, 0 for any that is free
     * @param debugPoints whether requests may set debug points
     */
    public record HttpConfig(OptionalInt port, boolean debugPoints) {
        static final HttpConfig OFF = new HttpConfig(OptionalInt.empty(), false);
    }

    /** A frontend with every setting at its default. */
    public static FrontendConfig of(String host, int mysqlPort, Path data, AgentToken token) {
        return new FrontendConfig(
                host, mysqlPort, data, token, false, ClusterConfig.DEFAULT, Set.of(), Map.of(), HttpConfig.OFF);
    }
}
