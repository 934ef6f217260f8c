package dev.larder.fe.cluster;

import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.VersionLoad;
import dev.larder.fe.catalog.CommittedLoad;
import dev.larder.fe.catalog.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The versions of a partition that a replica may not have published yet, as agents are told them. */
public final class RecentVersions {
    private RecentVersions() {}

    /** In ascending order, up to a version; load 0 stands where the load brought no rows to the tablet. */
    public static List<VersionLoad> of(Partition partition, TabletId tablet, long upTo) {
        List<VersionLoad> versions = new ArrayList<>();
        for (Map.Entry<Long, CommittedLoad> entry : partition.recent().entrySet()) {
            if (entry.getKey() <= upTo) {
                boolean touched = entry.getValue().tablets().contains(tablet);
                versions.add(VersionLoad.newBuilder()
                        .setVersion(entry.getKey())
                        .setLoadId(touched ? entry.getValue().load().value() : 0)
                        .build());
            }
        }
        return versions;
    }
}
