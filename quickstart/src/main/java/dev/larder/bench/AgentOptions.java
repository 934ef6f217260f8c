package dev.larder.bench;

import java.util.List;

/**
 * How the agent is started.
 *
 * @param heap its greatest size, such as {@code 2g}
 * @param flags beside those for its port, folder and token
 */
record AgentOptions(String heap, List<String> flags) {
    AgentOptions {
        flags = List.copyOf(flags);
    }
}
