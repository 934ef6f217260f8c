package dev.larder.fe.backup;

import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.ViewDefinition;
import dev.larder.fe.job.ManifestRef;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * What is backed up, all as of one instant: definitions, versions, and who does which tablets.
 *
 * @param base manifest of the earlier snapshot whose files are not sent again; known once the repository was asked
 */
public record BackupPlan(
        List<PlannedTable> tables,
        TreePMap<Integer, BackupBatch> batches,
        Optional<ManifestRef> base,
        List<PlannedView> views) {
    public BackupPlan {
        tables = List.copyOf(tables);
        views = List.copyOf(views);
    }

    /** A plan without views. */
    public BackupPlan(List<PlannedTable> tables, TreePMap<Integer, BackupBatch> batches, Optional<ManifestRef> base) {
        this(tables, batches, base, List.of());
    }

    /** A view as it was at the instant of the plan. */
    public record PlannedView(TableId id, String name, ViewDefinition definition) {}

    /** A table as it was at the instant of the plan. */
    public record PlannedTable(TableId id, String name, TableDefinition definition, List<PlannedPartition> partitions) {
        public PlannedTable {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * A partition as it was at the instant of the plan.
     *
     * @param tablets in bucket order
     */
    public record PlannedPartition(
            PartitionId id, String name, PartitionItem item, int replicationNum, long version, List<TabletId> tablets) {
        public PlannedPartition {
            tablets = List.copyOf(tablets);
        }
    }

    BackupPlan with(BackupBatch batch) {
        return new BackupPlan(tables, batches.plus(batch.number(), batch), base, views);
    }

    BackupPlan basedOn(Optional<ManifestRef> snapshot) {
        return new BackupPlan(tables, batches, snapshot, views);
    }

    int nextNumber() {
        return batches.isEmpty() ? 1 : batches.lastKey() + 1;
    }
}
