package dev.larder.fe.cluster;

import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.VersionLoad;
import dev.larder.fe.catalog.Partition;
import java.util.List;
import java.util.Set;

/** The versions of a partition that a replica may not have published yet, as agents are told them. */
public final class RecentVersions {
    private final List<Recent> recent;

    private RecentVersions(List<Recent> recent) {
        this.recent = recent;
    }

    /** @param tablets that the load brought rows to */
    private record Recent(long version, LoadId load, Set<TabletId> tablets) {
        VersionLoad of(TabletId tablet) {
            return VersionLoad.newBuilder()
                    .setVersion(version)
                    .setLoadId(tablets.contains(tablet) ? load.value() : 0)
                    .build();
        }
    }

    public static RecentVersions of(Partition partition) {
        return upTo(Long.MAX_VALUE, partition);
    }

    /** Those up to a version. */
    public static RecentVersions upTo(long version, Partition partition) {
        return new RecentVersions(partition.recent().entrySet().stream()
                .filter(entry -> entry.getKey() <= version)
                .map(entry -> new Recent(
                        entry.getKey(),
                        entry.getValue().load(),
                        Set.copyOf(entry.getValue().tablets())))
                .toList());
    }

    /** In ascending order; load 0 stands where the load brought no rows to the tablet. */
    public List<VersionLoad> of(TabletId tablet) {
        return recent.stream().map(one -> one.of(tablet)).toList();
    }
}
