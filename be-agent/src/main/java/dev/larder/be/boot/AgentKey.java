package dev.larder.be.boot;

import java.util.Arrays;
import java.util.Optional;

/** Everything that can be configured: a key in {@code be.conf}, and a flag of the same name. */
enum AgentKey {
    HOST("host", "127.0.0.1", "address to listen on; 0.0.0.0 for all"),
    PORT("port", "9060", "port to listen on; 0 for any that is free"),
    DATA("data", "data/be", "folder for tablets, snapshots and staging"),
    TOKEN("token", "", "the cluster's shared secret; better in a file"),
    TOKEN_FILE("token-file", "", "file with the cluster's shared secret"),
    TRANSFER_THREADS(
            "transfer-threads", "16", "files sent to or fetched from one endpoint at the same time at most, 1 to 256"),
    TRANSFER_THREADS_MIN(
            "transfer-threads-min", "4", "files at the same time that an endpoint is thought able to serve, 1 to 256"),
    TRANSFER_BYTES_PER_SECOND(
            "transfer-bytes-per-second", "0", "limit of all transfers together, such as 50m; 0 for none"),
    BUNDLE_FILE_MAX(
            "bundle-file-max",
            "4m",
            "files up to this size are sent to repositories in bundles, up to 64m; 0 to send each alone"),
    BUNDLE_SIZE("bundle-size", "16m", "a bundle of files is smaller than this, 1m to 256m"),
    DISK_RESERVE("disk-reserve", "512m", "room on disk that loads and restores leave free"),
    QUERY_MEMORY("query-memory", "1g", "memory of all queries together, at least 64m"),
    TASK_DELAY(
            "debug.task-delay",
            "",
            "for tests of clusters: how long tasks of a kind pause before they work, such as UPLOAD=2s,SNAPSHOT=1500ms"),
    DEBUG_HTTP_PORT(
            "debug.http-port",
            "",
            "for tests of clusters: port that takes debug points over HTTP from those who show the token; none by"
                    + " default");

    private final String key;
    private final String defaultText;
    private final String description;

    AgentKey(String key, String defaultText, String description) {
        this.key = key;
        this.defaultText = defaultText;
        this.description = description;
    }

    static Optional<AgentKey> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }

    String key() {
        return key;
    }

    /** Empty for none. */
    String defaultText() {
        return defaultText;
    }

    String description() {
        return description;
    }

    String flag() {
        return "--" + key.replace('.', '-');
    }
}
