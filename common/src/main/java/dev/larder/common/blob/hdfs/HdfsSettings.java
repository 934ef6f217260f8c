package dev.larder.common.blob.hdfs;

import java.net.URI;
import java.util.Map;

/**
 * Which HDFS, where in it, and as whom.
 *
 * @param fileSystem {@code hdfs://host:port} or the name of a nameservice
 * @param root an absolute path in it
 * @param identity who the files belong to
 * @param configuration Hadoop keys, passed on as they are; never printed
 */
public record HdfsSettings(URI fileSystem, String root, HdfsIdentity identity, Map<String, String> configuration) {
    public HdfsSettings {
        configuration = Map.copyOf(configuration);
        if (!root.startsWith("/")) {
            throw new IllegalArgumentException("A root in HDFS begins with a slash: '" + root + "'");
        }
    }

    @Override
    public String toString() {
        return "HdfsSettings[" + fileSystem + root + " as " + identity + "]";
    }
}
