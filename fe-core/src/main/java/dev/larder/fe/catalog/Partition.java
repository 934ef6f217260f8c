package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;

/**
 * The smallest unit of backup and restore.
 *
 * @param tablets in bucket order
 * @param visibleVersion what readers see; 1 is empty, every load adds one
 * @param recent loads behind the latest versions that not every whole replica has published yet
 */
public record Partition(
        PartitionId id,
        String name,
        PartitionItem item,
        int replicationNum,
        List<Tablet> tablets,
        long visibleVersion,
        Instant visibleAt,
        TreePMap<Long, CommittedLoad> recent) {
    public static final long FIRST_VERSION = 1;

    public Partition {
        tablets = List.copyOf(tablets);
    }

    /** A partition without rows. */
    public static Partition empty(
            PartitionId id, String name, PartitionItem item, int replicationNum, List<Tablet> tablets, Instant at) {
        return new Partition(id, name, item, replicationNum, tablets, FIRST_VERSION, at, TreePMap.empty());
    }

    public Optional<Tablet> tablet(TabletId tablet) {
        return tablets.stream().filter(one -> one.id().equals(tablet)).findFirst();
    }

    public List<TabletId> tabletIds() {
        return tablets.stream().map(Tablet::id).toList();
    }

    /** The same partition, visible since the given instant. */
    public Partition visibleAt(Instant at) {
        return new Partition(id, name, item, replicationNum, tablets, visibleVersion, at, recent);
    }

    /** The same partition with other tablets. */
    public Partition mapTablets(UnaryOperator<Tablet> change) {
        return withTablets(tablets.stream().map(change).toList());
    }

    Partition renamed(String next) {
        return new Partition(id, next, item, replicationNum, tablets, visibleVersion, visibleAt, recent);
    }

    Partition committed(long version, CommittedLoad load, Instant at) {
        return new Partition(id, name, item, replicationNum, tablets, version, at, recent.plus(version, load));
    }

    Partition publishedUpTo(long version) {
        TreePMap<Long, CommittedLoad> rest = recent;
        for (Long one : recent.keySet()) {
            if (one <= version) {
                rest = rest.minus(one);
            }
        }
        return new Partition(id, name, item, replicationNum, tablets, visibleVersion, visibleAt, rest);
    }

    Partition withReplica(TabletId tablet, BackendId backend, UnaryOperator<Replica> change) {
        return withTablets(tablets.stream()
                .map(one -> one.id().equals(tablet) ? one.withReplica(backend, change) : one)
                .toList());
    }

    Partition withoutBackend(BackendId backend) {
        return withTablets(tablets.stream().map(one -> one.without(backend)).toList());
    }

    private Partition withTablets(List<Tablet> next) {
        return new Partition(id, name, item, replicationNum, next, visibleVersion, visibleAt, recent);
    }
}
