package dev.larder.be.rpc;

import dev.larder.common.id.JobId;
import dev.larder.common.rpc.proto.HeartbeatRequest;
import dev.larder.common.rpc.proto.HeartbeatResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers heartbeats: says how the agent is, and does what the frontend's question implies. */
record Heartbeats(AgentRooms rooms, String version, Instant startedAt) {
    HeartbeatResponse answer(HeartbeatRequest request) throws IOException {
        Optional<String> refused = rooms.membership().join(request.getClusterId(), request.getBackendId());
        if (refused.isPresent()) {
            return HeartbeatResponse.newBuilder().setRefused(refused.get()).build();
        }
        rooms.lease().renew(Duration.ofSeconds(Math.max(1, request.getLeaseSeconds())));
        Set<JobId> live = request.getLiveJobsList().stream().map(JobId::new).collect(Collectors.toUnmodifiableSet());
        rooms.limits().change(request.getMaxBytesPerSecond());
        request.getJobLimitsList()
                .forEach(one -> rooms.limits().change(new JobId(one.getJobId()), one.getMaxBytesPerSecond()));
        JobId bound = new JobId(request.getJobIdBound());
        rooms.limits().keepOnly(live, bound);
        rooms.jobs().keepOnly(live, bound);
        return HeartbeatResponse.newBuilder()
                .setVersion(version)
                .setStartedAtMillis(startedAt.toEpochMilli())
                .setTabletCount(rooms.tablets().count())
                .setUsedBytes(rooms.tablets().bytes())
                .setAvailableBytes(rooms.room().availableBytes())
                .setTotalBytes(rooms.room().totalBytes())
                .setCpuCores(Runtime.getRuntime().availableProcessors())
                .build();
    }
}
