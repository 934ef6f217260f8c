package dev.larder.fe.state;

import dev.larder.fe.kernel.StateChange;
import java.util.List;

/** Facts about the cluster itself. */
public sealed interface ClusterChange extends StateChange {
    /**
     * The cluster exists from now on.
     *
     * @param clusterId 8 hex characters, drawn once
     */
    record ClusterCreated(String clusterId) implements ClusterChange {}

    /** A setting has this value until the next such fact, over restarts. */
    record SettingKept(String name, String value) implements ClusterChange {}

    /** A broker has these processes too; a broker of that name exists from now on. */
    record BrokersAdded(String name, List<String> addresses) implements ClusterChange {
        public BrokersAdded {
            addresses = List.copyOf(addresses);
        }
    }

    /** A broker lost these processes; with the last one the broker itself is gone. */
    record BrokersDropped(String name, List<String> addresses) implements ClusterChange {
        public BrokersDropped {
            addresses = List.copyOf(addresses);
        }
    }

    /** Ids below {@code next} are taken. */
    record IdsTaken(long next) implements ClusterChange {}
}
