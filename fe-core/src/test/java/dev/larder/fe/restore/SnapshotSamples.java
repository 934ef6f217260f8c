package dev.larder.fe.restore;

import static dev.larder.fe.catalog.CatalogSamples.DATABASE;
import static dev.larder.fe.catalog.CatalogSamples.REPOSITORY;
import static dev.larder.fe.catalog.CatalogSamples.definition;
import static dev.larder.fe.catalog.CatalogSamples.ids;
import static dev.larder.fe.catalog.CatalogSamples.range;

import dev.larder.common.id.PartitionId;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pcollections.TreePMap;

/** What stands in a repository, for tests of restores. */
final class SnapshotSamples {
    static final ManifestRef SNAPSHOT = new ManifestRef("snapshots/label", "a", 1);
    static final ManifestRef BATCH = new ManifestRef("manifests/1", "b", 1);

    private SnapshotSamples() {}

    static SnapshotContents snapshot(TableContents... tables) {
        return new SnapshotContents(SNAPSHOT, "shop", List.of(tables), List.of());
    }

    static TableContents table(String name, PartitionContents... partitions) {
        return table(name, definition(), partitions);
    }

    static TableContents table(String name, TableDefinition definition, PartitionContents... partitions) {
        return new TableContents(name, definition, List.of(partitions));
    }

    /** A partition [number, number + 1) at version 5, kept in two copies. */
    static PartitionContents partition(int number, long... tablets) {
        return new PartitionContents(
                new PartitionId(9000 + number),
                "p" + number,
                range(number, number + 1),
                2,
                5,
                ids(tablets),
                List.of(BATCH),
                1000);
    }

    /** Everything in the snapshot, in as many copies. */
    static RestoreSpec spec(int copies, ObjectRef... objects) {
        return new RestoreSpec(
                DATABASE,
                "db",
                "label",
                "2026-11-22-10-15-30",
                REPOSITORY,
                List.of(objects),
                copies,
                false,
                Duration.ofHours(24));
    }

    /** Everything in the snapshot, in two copies, with options. */
    static RestoreSpec asking(RestoreOption... options) {
        return with(spec(2), Set.of(options), TreePMap.empty());
    }

    static RestoreSpec with(RestoreSpec base, Set<RestoreOption> options, TreePMap<String, String> tableProperties) {
        return new RestoreSpec(
                base.database(),
                base.databaseName(),
                base.label(),
                base.timestamp(),
                base.repository(),
                base.objects(),
                base.replicationNum(),
                base.reserveReplica(),
                base.timeout(),
                options,
                tableProperties,
                base.content(),
                base.batchTablets(),
                base.bytesPerSecondMax());
    }

    static RestoreSpec inBatchesOf(int tablets, RestoreSpec base) {
        return new RestoreSpec(
                base.database(),
                base.databaseName(),
                base.label(),
                base.timestamp(),
                base.repository(),
                base.objects(),
                base.replicationNum(),
                base.reserveReplica(),
                base.timeout(),
                base.options(),
                base.tableProperties(),
                base.content(),
                tablets,
                base.bytesPerSecondMax());
    }

    /** The definition of a snapshot's table that also has these properties. */
    static TableDefinition definitionWith(Map<String, String> properties) {
        TableDefinition plain = definition();
        return new TableDefinition(
                plain.schema(), plain.partitioning(), plain.distribution(), TreePMap.from(properties), plain.comment());
    }
}
