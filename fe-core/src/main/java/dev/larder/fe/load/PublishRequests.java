package dev.larder.fe.load;

import dev.larder.common.id.BackendId;
import dev.larder.common.rpc.proto.PublishVersionsRequest;
import dev.larder.common.rpc.proto.TabletPublish;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.cluster.RecentVersions;
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
        RecentVersions recent = RecentVersions.of(partition);
        for (Tablet tablet : partition.tablets()) {
            TabletPublish publish = TabletPublish.newBuilder()
                    .setTabletId(tablet.id().value())
                    .addAllVersions(recent.of(tablet.id()))
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
}
