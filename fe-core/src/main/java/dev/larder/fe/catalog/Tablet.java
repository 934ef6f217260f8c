package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A shard of a partition and where its copies are. */
public record Tablet(TabletId id, List<Replica> replicas) {
    public Tablet {
        replicas = List.copyOf(replicas);
    }

    /** Copies that have every version up to the given one. */
    public List<Replica> covering(long version) {
        return replicas.stream().filter(replica -> replica.covers(version)).toList();
    }

    /** How many copies must take a load for it to count. */
    public int majority() {
        return replicas.size() / 2 + 1;
    }

    Tablet withReplica(BackendId backend, UnaryOperator<Replica> change) {
        return new Tablet(
                id,
                replicas.stream()
                        .map(replica -> replica.backend().equals(backend) ? change.apply(replica) : replica)
                        .toList());
    }

    /** The same tablet with a copy on another backend instead. */
    public Tablet moved(BackendId from, BackendId to) {
        return withReplica(from, replica -> new Replica(to, replica.missedFrom()));
    }

    /** The same tablet, one copy of which lacks versions from the given one on. */
    public Tablet lacking(BackendId backend, long fromVersion) {
        return withReplica(backend, replica -> new Replica(backend, fromVersion));
    }

    /** The same tablet with those copies only that are on the given backends. */
    public Tablet onlyOn(Set<BackendId> backends) {
        return new Tablet(
                id,
                replicas.stream()
                        .filter(replica -> backends.contains(replica.backend()))
                        .toList());
    }

    Tablet without(BackendId backend) {
        return new Tablet(
                id,
                replicas.stream()
                        .filter(replica -> !replica.backend().equals(backend))
                        .toList());
    }
}
