package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import java.time.Instant;

/** A registered storage agent. Whether it is alive is not state: see fe.cluster. */
public record Backend(BackendId id, String host, int port, Instant addedAt) {
    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
