package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;

/**
 * A copy of a tablet on one backend.
 *
 * @param missedFrom the first version this copy lacks; 0 when it is whole
 */
public record Replica(BackendId backend, long missedFrom) {
    public static Replica whole(BackendId backend) {
        return new Replica(backend, 0);
    }

    public boolean isWhole() {
        return missedFrom == 0;
    }

    /** Whether this copy has every version up to the given one. */
    public boolean covers(long version) {
        return missedFrom == 0 || version < missedFrom;
    }
}
