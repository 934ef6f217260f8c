package dev.larder.fe.show;

import dev.larder.common.id.BackendId;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** SHOW BACKENDS, SHOW BROKER and SHOW FRONTENDS. */
public final class ClusterRows {
    private static final double PERCENT = 100;

    private ClusterRows() {}

    /** What heartbeats tell of a backend. */
    public record Health(
            Optional<Instant> lastHeartbeat,
            Optional<Instant> startedAt,
            boolean alive,
            String version,
            long usedBytes,
            long availableBytes,
            long totalBytes,
            int cpuCores,
            String lastError) {}

    /** What a frontend says of itself. */
    public record Self(
            String host,
            int queryPort,
            int editLogPort,
            boolean leader,
            String clusterId,
            Instant startedAt,
            String version) {}

    public static ShowRows backends(Catalog catalog, Function<BackendId, Optional<Health>> health, ShowTimes times) {
        ShowRows.Builder rows = ShowRows.of(
                "BackendId",
                "Host",
                "HeartbeatPort",
                "BePort",
                "HttpPort",
                "BrpcPort",
                "LastStartTime",
                "LastHeartbeat",
                "Alive",
                "SystemDecommissioned",
                "TabletNum",
                "DataUsedCapacity",
                "TrashUsedCapacity",
                "AvailCapacity",
                "TotalCapacity",
                "UsedPct",
                "MaxDiskUsedPct",
                "RemoteUsedCapacity",
                "Tag",
                "ErrMsg",
                "Version",
                "Status");
        Map<BackendId, Long> tablets = tabletsByBackend(catalog);
        for (Backend backend : catalog.backends().values()) {
            Optional<Health> known = health.apply(backend.id());
            String used = known.map(ClusterRows::usedPercent).orElse("0.00 %");
            rows.row(
                    backend.id(),
                    backend.host(),
                    backend.port(),
                    backend.port(),
                    -1,
                    -1,
                    times.time(known.flatMap(Health::startedAt)),
                    times.time(known.flatMap(Health::lastHeartbeat)),
                    known.map(Health::alive).orElse(false),
                    false,
                    tablets.getOrDefault(backend.id(), 0L),
                    ShowTimes.bytes(known.map(Health::usedBytes).orElse(0L)),
                    ShowTimes.bytes(0),
                    ShowTimes.bytes(known.map(Health::availableBytes).orElse(0L)),
                    ShowTimes.bytes(known.map(Health::totalBytes).orElse(0L)),
                    used,
                    used,
                    ShowTimes.bytes(0),
                    "{\"location\" : \"default\"}",
                    known.map(Health::lastError).orElse(""),
                    known.map(Health::version).orElse(""),
                    "{\"addedAt\":\"" + times.time(backend.addedAt()) + "\",\"cpuCores\":"
                            + known.map(Health::cpuCores).orElse(0) + "}");
        }
        return rows.build();
    }

    /** What is known of a broker process. */
    public record BrokerHealth(
            boolean alive, Optional<Instant> startedAt, Optional<Instant> answeredAt, String lastError) {}

    /** @param brokers addresses by name */
    public static ShowRows brokers(
            Map<String, List<String>> brokers, Function<String, Optional<BrokerHealth>> health, ShowTimes times) {
        ShowRows.Builder rows =
                ShowRows.of("Name", "Host", "Port", "Alive", "LastStartTime", "LastUpdateTime", "ErrMsg");
        brokers.forEach((name, addresses) -> addresses.forEach(address -> {
            Optional<BrokerHealth> known = health.apply(address);
            int colon = address.lastIndexOf(':');
            rows.row(
                    name,
                    address.substring(0, colon),
                    address.substring(colon + 1),
                    known.map(BrokerHealth::alive).orElse(false),
                    times.time(known.flatMap(BrokerHealth::startedAt)),
                    times.time(known.flatMap(BrokerHealth::answeredAt)),
                    known.map(BrokerHealth::lastError).orElse(""));
        }));
        return rows.build();
    }

    public static ShowRows frontends(Self self, ShowTimes times, Instant now) {
        return ShowRows.of(
                        "Name",
                        "Host",
                        "EditLogPort",
                        "HttpPort",
                        "QueryPort",
                        "RpcPort",
                        "ArrowFlightSqlPort",
                        "Role",
                        "IsMaster",
                        "ClusterId",
                        "Join",
                        "Alive",
                        "ReplayedJournalId",
                        "LastStartTime",
                        "LastHeartbeat",
                        "IsHelper",
                        "ErrMsg",
                        "Version",
                        "CurrentConnected")
                .row(
                        "fe_" + self.host() + "_" + self.editLogPort(),
                        self.host(),
                        self.editLogPort(),
                        -1,
                        self.queryPort(),
                        -1,
                        -1,
                        "FOLLOWER",
                        self.leader(),
                        self.clusterId(),
                        true,
                        true,
                        -1,
                        times.time(self.startedAt()),
                        times.time(now),
                        true,
                        "",
                        self.version(),
                        "Yes")
                .build();
    }

    private static Map<BackendId, Long> tabletsByBackend(Catalog catalog) {
        Map<BackendId, Long> counts = new HashMap<>();
        for (Table table : catalog.tables().values()) {
            for (Tablet tablet : table.tablets()) {
                for (Replica replica : tablet.replicas()) {
                    counts.merge(replica.backend(), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    private static String usedPercent(Health health) {
        double used = health.totalBytes() == 0
                ? 0
                : PERCENT * (health.totalBytes() - health.availableBytes()) / health.totalBytes();
        return String.format(Locale.ROOT, "%.2f %%", used);
    }
}
