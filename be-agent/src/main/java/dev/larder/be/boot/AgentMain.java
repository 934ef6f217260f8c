package dev.larder.be.boot;

import java.lang.management.ManagementFactory;
import java.util.Optional;

/** The program: runs an agent until the process is told to end. */
public final class AgentMain {
    private static final int OK = 0;
    private static final int CANNOT_START = 1;
    private static final int BAD_CONFIG = 2;

    private AgentMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws InterruptedException {
        Optional<AgentConfig> config;
        try {
            config = CommandLineFlags.parse(arguments);
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return BAD_CONFIG;
        }
        if (config.isEmpty()) {
            return OK;
        }
        try (Agent agent = Agent.start(config.get())) {
            Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "shutdown"));
            System.out.println(startLine(agent, config.get()));
            agent.awaitClose();
            System.out.println("Larder backend stopped");
            return OK;
        } catch (AgentStartException e) {
            System.err.println(e.getMessage());
            return CANNOT_START;
        }
    }

    private static String startLine(Agent agent, AgentConfig config) {
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        String delays = config.taskDelays().isEmpty() ? "" : ", tasks delayed by " + config.taskDelays();
        return "Larder backend " + Agent.VERSION + " on " + agent.address() + ", data in " + config.data() + ", "
                + agent.tabletCount() + " tablets" + delays + ", ready in " + millis + " ms";
    }
}
