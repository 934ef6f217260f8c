package dev.larder.fe.state;

import dev.larder.fe.kernel.StateChange;

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

    /** Ids below {@code next} are taken. */
    record IdsTaken(long next) implements ClusterChange {}
}
