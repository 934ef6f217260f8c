package dev.larder.fe.restore;

import dev.larder.common.schema.AutoIncrement;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a table of a snapshot fits the table that exists under its name: Doris's checks, in Doris's order. */
final class RestoreChecks {
    private final RestoreSpec spec;
    private final Table local;
    private final TableContents stored;

    RestoreChecks(RestoreSpec spec, Table local, TableContents stored) {
        this.spec = spec;
        this.local = local;
        this.stored = stored;
    }

    /** What does not fit, first thing first; empty when these partitions can take their places. */
    Optional<String> obstacle(List<PartitionContents> partitions) {
        return colocated()
                .or(this::partitionedOtherwise)
                .or(this::filledOtherwise)
                .or(this::anotherSignature)
                .or(() -> partitions.stream()
                        .flatMap(partition -> partitionObstacle(partition).stream())
                        .findFirst());
    }

    /** The partition whose place a partition of the snapshot takes. */
    Optional<Partition> counterpart(PartitionContents partition) {
        return isPartitioned()
                ? local.partition(partition.name())
                : local.partitions().values().stream().findFirst();
    }

    private boolean isPartitioned() {
        return local.definition().partitioning().kind() != Partitioning.Kind.NONE;
    }

    private Optional<String> colocated() {
        boolean colocated = local.definition().properties().containsKey(RestoredProperties.COLOCATE_WITH)
                || spec.asks(RestoreOption.RESERVE_COLOCATE);
        return colocated
                ? Optional.of("Not support to restore to local table " + local.name() + " with colocate group.")
                : Optional.empty();
    }

    private Optional<String> partitionedOtherwise() {
        Partitioning here = local.definition().partitioning();
        Partitioning there = stored.definition().partitioning();
        return here.equals(there)
                ? Optional.empty()
                : Optional.of("Table's partition type is different: table " + local.name() + " has " + said(here)
                        + ", its snapshot has " + said(there));
    }

    private static String said(Partitioning partitioning) {
        return partitioning.kind() == Partitioning.Kind.NONE
                ? "no partitions"
                : partitioning.kind() + " (" + String.join(", ", partitioning.columns()) + ")";
    }

    private Optional<String> filledOtherwise() {
        boolean here = local.definition().features().autoIncrement().isPresent();
        boolean there = stored.definition().features().autoIncrement().isPresent();
        return here == there
                ? Optional.empty()
                : Optional.of("Table " + local.name() + " already exists but with different schema, local table "
                        + has(here) + " auto-increment column but remote table " + has(there));
    }

    private static String has(boolean it) {
        return it ? "has" : "doesn't have";
    }

    /** Where the snapshot's column that fills itself goes on; 0 when there is none. */
    long nextAutoIncrement() {
        return stored.definition()
                .features()
                .autoIncrement()
                .map(AutoIncrement::next)
                .orElse(0L);
    }

    /** The greatest id that a column may have in the snapshot's files. */
    int lastColumnId() {
        return stored.definition().schema().lastColumnId();
    }

    private Optional<String> anotherSignature() {
        TableDefinition here = local.definition();
        TableDefinition there = stored.definition();
        // The name is part of it: an alias is for new tables only.
        boolean same = local.name().equals(stored.name())
                && TableSignature.of(here).equals(TableSignature.of(there))
                && stored.partitions().stream().allMatch(this::hasAsManyBuckets);
        return same
                ? Optional.empty()
                : Optional.of("Table " + local.name() + " already exist but with different schema");
    }

    private static String property(TableDefinition definition, String key) {
        return definition.properties().getOrDefault(key, "");
    }

    /** Buckets count where rows are found by their hash. */
    private boolean hasAsManyBuckets(PartitionContents partition) {
        return local.definition().distribution().columns().isEmpty()
                || counterpart(partition)
                        .map(one -> one.tablets().size() == partition.tablets().size())
                        .orElse(true);
    }

    private Optional<String> partitionObstacle(PartitionContents partition) {
        String start = "Partition " + partition.name() + " in table " + local.name();
        Optional<Partition> counterpart = counterpart(partition);
        if (counterpart.isEmpty()) {
            return PartitionOverlap.find(local, partition.item())
                    .map(other -> start + " has conflict partition item with existing items");
        }
        if (!counterpart.get().item().equals(partition.item())) {
            return Optional.of(start + " has different partition item with partition in repository");
        }
        int here = counterpart.get().replicationNum();
        int wanted = spec.reserveReplica() ? partition.replicationNum() : spec.replicationNum();
        return here == wanted
                ? Optional.empty()
                : Optional.of(start + " has different replication num '" + here
                        + "' with partition in repository, which is " + wanted);
    }

    /** Why a new table cannot be in the colocate group of its name; empty when it can, or is in none. */
    static Optional<String> colocateObstacle(TableDefinition definition, Stream<Table> others) {
        String group = property(definition, RestoredProperties.COLOCATE_WITH);
        return group.isEmpty()
                ? Optional.empty()
                : others.filter(other -> property(other.definition(), RestoredProperties.COLOCATE_WITH)
                                .equals(group))
                        .findFirst()
                        .flatMap(other -> colocateObstacle(definition, other));
    }

    private static Optional<String> colocateObstacle(TableDefinition definition, Table other) {
        int buckets = other.definition().distribution().buckets();
        if (definition.distribution().buckets() != buckets) {
            return Optional.of("Colocate tables must have same bucket num: " + buckets + " as table " + other.name());
        }
        return types(definition).equals(types(other.definition()))
                ? Optional.empty()
                : Optional.of(
                        "Colocate tables must have distribution columns of the same types as table " + other.name());
    }

    private static List<Object> types(TableDefinition definition) {
        return definition.distribution().columns().stream()
                .<Object>map(name -> definition
                        .schema()
                        .columns()
                        .get(definition.schema().indexOf(name).orElseThrow())
                        .type())
                .toList();
    }
}
