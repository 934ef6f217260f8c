package dev.larder.be.rpc;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.larder.be.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cluster this agent belongs to, and as which backend: whoever sends the first heartbeat decides, and it is
 * remembered in {@code agent.json}. Any thread.
 */
public final class ClusterMembership {
    private static final String FILE_NAME = "agent.json";
    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final Logger log = LoggerFactory.getLogger(ClusterMembership.class);

    private final Path file;
    // Guarded by this.
    private Optional<Identity> identity;

    private record Identity(int format, String clusterId, long backendId) {}

    private ClusterMembership(Path file, Optional<Identity> identity) {
        this.file = file;
        this.identity = identity;
    }

    public static ClusterMembership open(Path data) throws IOException {
        Path file = data.resolve(FILE_NAME);
        if (Files.notExists(file)) {
            return new ClusterMembership(file, Optional.empty());
        }
        try {
            Identity identity = MAPPER.readValue(Files.readAllBytes(file), Identity.class);
            if (identity.format() != FORMAT || identity.clusterId() == null) {
                throw new IOException("Format " + identity.format() + ", expected " + FORMAT);
            }
            return new ClusterMembership(file, Optional.of(identity));
        } catch (JacksonException e) {
            throw new IOException("Not an agent's identity: " + file, e);
        }
    }

    /** Joins the cluster unless the agent belongs to one. Returns why not, or nothing when it belongs to this one. */
    synchronized Optional<String> join(String clusterId, long backendId) throws IOException {
        if (clusterId.isEmpty() || backendId <= 0) {
            return Optional.of("a heartbeat without cluster id or backend id");
        }
        if (identity.isEmpty()) {
            Identity joined = new Identity(FORMAT, clusterId, backendId);
            DurableFiles.replace(file, MAPPER.writeValueAsBytes(joined));
            identity = Optional.of(joined);
            log.info("Joined cluster {} as backend {}", clusterId, backendId);
        }
        Identity own = identity.get();
        if (!own.clusterId().equals(clusterId)) {
            return Optional.of("this backend belongs to cluster " + own.clusterId() + ", not to " + clusterId);
        }
        if (own.backendId() != backendId) {
            return Optional.of("this backend has id " + own.backendId() + ", not " + backendId);
        }
        return Optional.empty();
    }

    /** The backend's id once a frontend gave it one. */
    synchronized Optional<Long> backendId() {
        return identity.map(Identity::backendId);
    }
}
