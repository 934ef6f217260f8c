package dev.larder.be.boot;

import dev.larder.be.transfer.BundleRules;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.AgentToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an agent is told at its start.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param data folder of everything it keeps
 * @param taskDelays how long tasks of a kind pause before they work: a means to test clusters
 * @param debugPort where debug points are taken over HTTP, 0 for any port that is free: another
 */
public record AgentConfig(
        String host,
        int port,
        Path data,
        AgentToken token,
        Limits limits,
        Map<TaskId.Kind, Duration> taskDelays,
        OptionalInt debugPort) {
    public AgentConfig {
        data = data.toAbsolutePath().normalize();
        taskDelays = Map.copyOf(taskDelays);
    }

    /**
     * What an agent may use.
     *
     * @param transferThreads files in transfer at the same time at most, for each endpoint
     * @param transferThreadsMin to which their number is taken back at most; without effect above the other
     * @param transferBytesPerSecond of all transfers together; 0 for no limit
     * @param bundles which files are sent to repositories together
     * @param diskReserveBytes what loads and restores leave free
     * @param queryMemoryBytes of all queries together
     */
    public record Limits(
            int transferThreads,
            int transferThreadsMin,
            long transferBytesPerSecond,
            BundleRules bundles,
            long diskReserveBytes,
            long queryMemoryBytes) {
        public static final Limits DEFAULT = new Limits(16, 4, 0, BundleRules.DEFAULT, 512L << 20, 1L << 30);
    }

    /** An agent with every limit at its default. */
    public static AgentConfig of(String host, int port, Path data, AgentToken token) {
        return new AgentConfig(host, port, data, token, Limits.DEFAULT, Map.of(), OptionalInt.empty());
    }
}
