package dev.larder.fe.restore;

import dev.larder.common.id.PartitionId;
import java.util.HashSet;
import java.util.Set;

/**
 * What a running restore is about to replace of a table that exists.
 *
 * @param mode whether the table takes loads meanwhile
 * @param partitions those that are replaced or dropped
 */
public record RestoreHold(Mode mode, Set<PartitionId> partitions) {
    /** What may be done to the table until the restore has ended. */
    public enum Mode {
        /** Partitions that are replaced take no loads, so that none is lost. */
        PLAIN,
        /** The user asked for an atomic restore: loads go on, and are replaced with the table. */
        ATOMIC
    }

    public RestoreHold {
        partitions = Set.copyOf(partitions);
    }

    /** What both hold together: where loads are refused, they are. */
    public RestoreHold and(RestoreHold other) {
        if (mode != other.mode) {
            return mode == Mode.PLAIN ? this : other;
        }
        Set<PartitionId> all = new HashSet<>(partitions);
        all.addAll(other.partitions);
        return new RestoreHold(mode, all);
    }

    public boolean isAtomic() {
        return mode == Mode.ATOMIC;
    }

    /** Whether rows that are loaded into the partition now would be lost against the user's will. */
    public boolean refusesLoads(PartitionId partition) {
        return mode == Mode.PLAIN && partitions.contains(partition);
    }
}
