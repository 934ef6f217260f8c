package dev.larder.fe.show;

import dev.larder.fe.catalog.DynamicPartition;
import dev.larder.fe.catalog.Table;
import java.time.ZoneId;
import java.util.Collection;

/** SHOW DYNAMIC PARTITION TABLES. */
public final class DynamicPartitionRows {
    /** When partitions changed last is not kept: what there is can be seen, and the next pass mends it. */
    private static final String UNKNOWN = "NULL";

    private DynamicPartitionRows() {}

    /** @param zone of the frontend, for tables that name none */
    public static ShowRows of(Collection<Table> tables, ZoneId zone) {
        ShowRows.Builder rows = ShowRows.of(
                "TableName",
                "Enable",
                "TimeUnit",
                "Start",
                "End",
                "Prefix",
                "Buckets",
                "ReplicationNum",
                "ReplicaAllocation",
                "StartOf",
                "LastUpdateTime",
                "LastSchedulerTime",
                "State",
                "LastCreatePartitionMsg",
                "LastDropPartitionMsg",
                "ReservedHistoryPeriods");
        for (Table table : tables) {
            DynamicPartition.of(table.definition(), zone).ifPresent(said -> {
                String copies = said.replicationNum() > 0
                        ? Integer.toString(said.replicationNum())
                        : table.definition().properties().getOrDefault("replication_num", "3");
                rows.row(
                        table.name(),
                        Boolean.toString(said.enabled()),
                        said.unit().name(),
                        Integer.toString(said.start()),
                        Integer.toString(said.end()),
                        said.prefix(),
                        Integer.toString(said.buckets()),
                        copies,
                        "tag.location.default: " + copies,
                        said.startOf().orElse("N/A"),
                        UNKNOWN,
                        UNKNOWN,
                        "NORMAL",
                        UNKNOWN,
                        UNKNOWN,
                        UNKNOWN);
            });
        }
        return rows.build();
    }
}
