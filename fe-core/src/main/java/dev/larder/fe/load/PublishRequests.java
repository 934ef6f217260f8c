package dev.larder.fe.load;

import dev.larder.common.id.BackendId;
import dev.larder.common.rpc.proto.PublishVersionsRequest;
import dev.larder.common.rpc.proto.TabletPublish;
import dev.larder.common.rpc.proto.VersionLoad;
import dev.larder.fe.catalog.CommittedLoad;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Tablet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What backends are told about the recent versions of a partition. */
public final class PublishRequests {
    private PublishRequests() {}

    /** A request for each backend with whole copies; empty when nothing is recent. */
    public static Map<BackendId, PublishVersionsRequest> of(Partition partition) {
        Map<BackendId, PublishVersionsRequest.Builder> builders = new TreeMap<>();
        if (partition.recent().isEmpty()) {
            return Map.of();
        }
        for (Tablet tablet : partition.tablets()) {
            TabletPublish publish = TabletPublish.newBuilder()
                    .setTabletId(tablet.id().value())
                    .addAllVersions(recent(partition, tablet))
                    .build();
            for (Replica replica : tablet.replicas()) {
                if (replica.isWhole()) {
                    builders.computeIfAbsent(replica.backend(), id -> PublishVersionsRequest.newBuilder())
                            .addTablets(publish);
                }
            }
        }
        Map<BackendId, PublishVersionsRequest> requests = new TreeMap<>();
        builders.forEach((backend, builder) -> requests.put(backend, builder.build()));
        return requests;
    }

    /** The recent versions of a tablet, ascending; load id 0 for those that brought it no rows. */
    public static List<VersionLoad> recent(Partition partition, Tablet tablet) {
        return partition.recent().entrySet().stream()
                .map(entry -> VersionLoad.newBuilder()
                        .setVersion(entry.getKey())
                        .setLoadId(loadId(entry.getValue(), tablet))
                        .build())
                .toList();
    }

    private static long loadId(CommittedLoad load, Tablet tablet) {
        return load.tablets().contains(tablet.id()) ? load.load().value() : 0;
    }
}
