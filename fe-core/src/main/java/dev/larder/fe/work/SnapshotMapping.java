package dev.larder.fe.work;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.id.PartitionId;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.CatalogManifest;
import dev.larder.common.repository.CatalogManifest.PartitionContent;
import dev.larder.common.repository.CatalogManifest.TableContent;
import dev.larder.common.repository.CatalogManifest.ViewContent;
import dev.larder.common.repository.Retention;
import dev.larder.common.repository.SnapshotManifest.PartitionPart;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupPlan.PlannedPartition;
import dev.larder.fe.backup.BackupPlan.PlannedTable;
import dev.larder.fe.backup.BackupPlan.PlannedView;
import dev.larder.fe.backup.RetentionRule;
import dev.larder.fe.catalog.Distribution;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.ViewDefinition;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.job.SnapshotContents.ViewContents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pcollections.TreePMap;

/** Plans as manifests, and manifests as what a restore plans with. */
final class SnapshotMapping {
    private SnapshotMapping() {}

    /** Some tablets of a partition, and where their files are listed. */
    private record StoredPart(PartitionPart part, ManifestRef manifest) {}

    static ManifestRef ref(BlobRef stored) {
        return new ManifestRef(stored.key().value(), stored.sha256(), stored.size());
    }

    static BlobRef ref(ManifestRef manifest) {
        return new BlobRef(new BlobKey(manifest.key()), manifest.sha256(), manifest.size());
    }

    /** What a reader of the repository needs to know; nothing when nothing was asked. */
    static Optional<Retention> retention(RetentionRule rule, Instant takenAt) {
        return rule.equals(RetentionRule.NONE)
                ? Optional.empty()
                : Optional.of(new Retention(rule.ttl().map(takenAt::plus), rule.series(), rule.keep()));
    }

    static CatalogManifest catalog(String database, BackupPlan plan) {
        return new CatalogManifest(
                database,
                plan.tables().stream().map(SnapshotMapping::table).toList(),
                plan.views().stream().map(SnapshotMapping::view).toList());
    }

    static SnapshotContents contents(StoredSnapshot snapshot, CatalogManifest catalog) {
        Map<PartitionId, List<StoredPart>> parts = snapshot.manifest().batches().stream()
                .flatMap(batch -> batch.partitions().stream().map(part -> new StoredPart(part, ref(batch.manifest()))))
                .collect(Collectors.groupingBy(stored -> stored.part().id()));
        return new SnapshotContents(
                ref(snapshot.ref()),
                catalog.database(),
                catalog.tables().stream().map(table -> contents(table, parts)).toList(),
                catalog.views().stream().map(SnapshotMapping::contents).toList());
    }

    private static ViewContent view(PlannedView view) {
        ViewDefinition definition = view.definition();
        return new ViewContent(view.id(), view.name(), definition.columns(), definition.comment(), definition.query());
    }

    private static ViewContents contents(ViewContent view) {
        return new ViewContents(view.name(), new ViewDefinition(view.columns(), view.comment(), view.query()));
    }

    private static TableContent table(PlannedTable table) {
        TableDefinition definition = table.definition();
        return new TableContent(
                table.id(),
                table.name(),
                definition.schema(),
                new CatalogManifest.Partitioning(
                        CatalogManifest.Partitioning.Kind.valueOf(
                                definition.partitioning().kind().name()),
                        definition.partitioning().columns()),
                new CatalogManifest.Distribution(
                        definition.distribution().columns(),
                        definition.distribution().buckets()),
                definition.properties(),
                definition.comment(),
                definition.features(),
                table.partitions().stream().map(SnapshotMapping::partition).toList());
    }

    private static PartitionContent partition(PlannedPartition partition) {
        return new PartitionContent(
                partition.id(),
                partition.name(),
                item(partition.item()),
                partition.replicationNum(),
                partition.version(),
                partition.tablets());
    }

    private static CatalogManifest.Item item(PartitionItem item) {
        if (item instanceof PartitionItem.Range range) {
            return new CatalogManifest.Range(
                    range.lower().stream().map(SnapshotMapping::bound).toList(),
                    range.upper().stream().map(SnapshotMapping::bound).toList());
        }
        if (item instanceof PartitionItem.Values values) {
            return new CatalogManifest.Values(values.keys());
        }
        return new CatalogManifest.Everything();
    }

    private static CatalogManifest.Bound bound(PartitionItem.Bound bound) {
        return new CatalogManifest.Bound(
                CatalogManifest.Bound.Kind.valueOf(bound.kind().name()), bound.text());
    }

    private static TableContents contents(TableContent table, Map<PartitionId, List<StoredPart>> parts) {
        TableDefinition definition = new TableDefinition(
                table.schema(),
                new Partitioning(
                        Partitioning.Kind.valueOf(table.partitioning().kind().name()),
                        table.partitioning().columns()),
                new Distribution(
                        table.distribution().columns(), table.distribution().buckets()),
                TreePMap.from(table.properties()),
                table.comment(),
                table.features());
        return new TableContents(
                table.name(),
                definition,
                table.partitions().stream()
                        .map(partition -> contents(partition, parts.getOrDefault(partition.id(), List.of())))
                        .toList());
    }

    private static PartitionContents contents(PartitionContent partition, List<StoredPart> parts) {
        return new PartitionContents(
                partition.id(),
                partition.name(),
                item(partition.item()),
                partition.replicationNum(),
                partition.version(),
                partition.tablets(),
                parts.stream().map(StoredPart::manifest).toList(),
                parts.stream().mapToLong(stored -> stored.part().bytes()).sum());
    }

    private static PartitionItem item(CatalogManifest.Item item) {
        if (item instanceof CatalogManifest.Range range) {
            return new PartitionItem.Range(
                    range.lower().stream().map(SnapshotMapping::bound).toList(),
                    range.upper().stream().map(SnapshotMapping::bound).toList());
        }
        if (item instanceof CatalogManifest.Values values) {
            return new PartitionItem.Values(values.keys());
        }
        return new PartitionItem.Everything();
    }

    private static PartitionItem.Bound bound(CatalogManifest.Bound bound) {
        return new PartitionItem.Bound(
                PartitionItem.Bound.Kind.valueOf(bound.kind().name()), bound.text());
    }
}
