package dev.larder.fe.show;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** SHOW PARTITIONS, twenty-two columns, and SHOW TABLETS, twenty-three. */
public final class PartitionRows {
    private static final String NEVER = "9999-12-31 23:59:59";
    private static final int SCHEMA_HASH = 0;

    private final Table table;
    private final Map<BackendId, Map<TabletId, TabletFacts>> facts;
    private final ShowTimes times;

    /** @param facts what live agents say; those that did not answer in time are not in it */
    public PartitionRows(Table table, Map<BackendId, Map<TabletId, TabletFacts>> facts, ShowTimes times) {
        this.table = table;
        this.facts = facts;
        this.times = times;
    }

    /** @param restoring names of the partitions that a running restore will replace */
    public ShowRows partitions(Set<String> restoring) {
        ShowRows.Builder rows = ShowRows.of(
                "PartitionId",
                "PartitionName",
                "VisibleVersion",
                "VisibleVersionTime",
                "State",
                "PartitionKey",
                "Range",
                "DistributionKey",
                "Buckets",
                "ReplicationNum",
                "StorageMedium",
                "CooldownTime",
                "RemoteStoragePolicy",
                "LastConsistencyCheckTime",
                "DataSize",
                "IsInMemory",
                "ReplicaAllocation",
                "IsMutable",
                "SyncWithBaseTables",
                "UnsyncTables",
                "CommittedVersion",
                "RowCount");
        ItemText items = new ItemText(table.definition());
        List<String> hash = table.definition().distribution().columns();
        for (Partition partition : TableRows.inOrder(table)) {
            rows.row(
                    partition.id(),
                    partition.name(),
                    partition.visibleVersion(),
                    times.time(partition.visibleAt()),
                    restoring.contains(partition.name()) ? "RESTORE" : "NORMAL",
                    String.join(", ", table.definition().partitioning().columns()),
                    items.range(partition.item()),
                    hash.isEmpty() ? "RANDOM" : String.join(", ", hash),
                    partition.tablets().size(),
                    partition.replicationNum(),
                    "HDD",
                    NEVER,
                    "",
                    null,
                    ShowTimes.bytes(sum(partition, TabletFacts::bytes)),
                    false,
                    "tag.location.default: " + partition.replicationNum(),
                    true,
                    true,
                    null,
                    partition.visibleVersion(),
                    sum(partition, TabletFacts::rows));
        }
        return rows.build();
    }

    public ShowRows tablets(Catalog catalog, Collection<Partition> partitions) {
        ShowRows.Builder rows = ShowRows.of(
                "TabletId",
                "ReplicaId",
                "BackendId",
                "SchemaHash",
                "Version",
                "LstSuccessVersion",
                "LstFailedVersion",
                "LstFailedTime",
                "LocalDataSize",
                "RemoteDataSize",
                "RowCount",
                "State",
                "LstConsistencyCheckTime",
                "CheckVersion",
                "VisibleVersionCount",
                "VersionCount",
                "QueryHits",
                "PathHash",
                "Path",
                "MetaUrl",
                "CompactionStatus",
                "CooldownReplicaId",
                "CooldownMetaId");
        for (Partition partition : partitions) {
            for (Tablet tablet : partition.tablets()) {
                for (Replica replica : tablet.replicas()) {
                    rows.row(tabletRow(catalog, partition, tablet, replica));
                }
            }
        }
        return rows.build();
    }

    private Object[] tabletRow(Catalog catalog, Partition partition, Tablet tablet, Replica replica) {
        Optional<TabletFacts> known = facts(replica.backend(), tablet.id());
        long version = known.map(TabletFacts::version)
                .orElse(replica.isWhole() ? partition.visibleVersion() : replica.missedFrom() - 1);
        String host = Optional.ofNullable(catalog.backends().get(replica.backend()))
                .map(Backend::address)
                .orElse("");
        return new Object[] {
            tablet.id(),
            // A copy has no id of its own: tablet and backend name it.
            tablet.id(),
            replica.backend(),
            SCHEMA_HASH,
            version,
            version,
            replica.isWhole() ? -1 : replica.missedFrom(),
            null,
            known.map(TabletFacts::bytes).orElse(0L),
            0,
            known.map(TabletFacts::rows).orElse(0L),
            "NORMAL",
            null,
            -1,
            known.map(TabletFacts::rowsets).orElse(0L),
            known.map(TabletFacts::rowsets).orElse(0L),
            0,
            0,
            known.map(TabletFacts::path).orElse(""),
            host.isEmpty() ? "" : "grpc://" + host + "/" + tablet.id(),
            "",
            -1,
            ""
        };
    }

    /** Of each tablet the greatest number that one of its copies tells. */
    private long sum(Partition partition, Function<TabletFacts, Long> number) {
        return partition.tablets().stream()
                .mapToLong(tablet -> {
                    OptionalLong greatest = tablet.replicas().stream()
                            .flatMap(replica -> facts(replica.backend(), tablet.id()).stream())
                            .flatMapToLong(one -> Stream.of(number.apply(one)).mapToLong(Long::longValue))
                            .max();
                    return greatest.orElse(0);
                })
                .sum();
    }

    private Optional<TabletFacts> facts(BackendId backend, TabletId tablet) {
        return Optional.ofNullable(facts.getOrDefault(backend, Map.of()).get(tablet));
    }
}
