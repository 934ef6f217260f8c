package dev.larder.fe.editlog;

import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.maintenance.MaintenanceChange;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.state.ClusterChange;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every fact the edit log can hold, under the name it has on disk. Names and versions are for ever; classes may be
 * renamed and moved as one likes. A fact whose fields change gets the next version, and its codec learns to read the
 * former ones.
 */
public enum ChangeType {
    CLUSTER_CREATED("cluster.created", 1, ClusterChange.ClusterCreated.class),
    IDS_TAKEN("cluster.ids-taken", 1, ClusterChange.IdsTaken.class),
    SETTING_KEPT("cluster.setting-kept", 1, ClusterChange.SettingKept.class),
    BROKERS_ADDED("cluster.brokers-added", 1, ClusterChange.BrokersAdded.class),
    BROKERS_DROPPED("cluster.brokers-dropped", 1, ClusterChange.BrokersDropped.class),

    DATABASE_CREATED("catalog.database-created", 1, CatalogChange.DatabaseCreated.class),
    DATABASE_DROPPED("catalog.database-dropped", 1, CatalogChange.DatabaseDropped.class),
    TABLE_CREATED("catalog.table-created", 1, CatalogChange.TableCreated.class),
    TABLE_DROPPED("catalog.table-dropped", 1, CatalogChange.TableDropped.class),
    INDEXES_CHANGED("catalog.indexes-changed", 1, CatalogChange.IndexesChanged.class),
    AUTO_INCREMENT_MOVED("catalog.auto-increment-moved", 1, CatalogChange.AutoIncrementMoved.class),
    PARTITIONS_REPLACED("catalog.partitions-replaced", 1, CatalogChange.PartitionsReplaced.class),
    TABLE_RENAMED("catalog.table-renamed", 1, CatalogChange.TableRenamed.class),
    TABLE_REDEFINED("catalog.table-redefined", 1, CatalogChange.TableRedefined.class),
    PARTITION_RENAMED("catalog.partition-renamed", 1, CatalogChange.PartitionRenamed.class),
    PARTITIONS_DROPPED("catalog.partitions-dropped", 1, CatalogChange.PartitionsDropped.class),
    VERSIONS_COMMITTED("catalog.versions-committed", 1, CatalogChange.VersionsCommitted.class),
    VERSIONS_PUBLISHED("catalog.versions-published", 1, CatalogChange.VersionsPublished.class),
    REPLICA_MISSED("catalog.replica-missed", 1, CatalogChange.ReplicaMissed.class),
    REPLICA_REPAIRED("catalog.replica-repaired", 1, CatalogChange.ReplicaRepaired.class),
    BACKEND_ADDED("catalog.backend-added", 1, CatalogChange.BackendAdded.class),
    BACKEND_DROPPED("catalog.backend-dropped", 1, CatalogChange.BackendDropped.class),
    REPOSITORY_CREATED("catalog.repository-created", 1, CatalogChange.RepositoryCreated.class),
    REPOSITORY_ALTERED("catalog.repository-altered", 1, CatalogChange.RepositoryAltered.class),
    REPOSITORY_DROPPED("catalog.repository-dropped", 1, CatalogChange.RepositoryDropped.class),
    USER_SAVED("catalog.user-saved", 1, CatalogChange.UserSaved.class),
    USER_DROPPED("catalog.user-dropped", 1, CatalogChange.UserDropped.class),
    ROLE_SAVED("catalog.role-saved", 1, CatalogChange.RoleSaved.class),
    ROLE_DROPPED("catalog.role-dropped", 1, CatalogChange.RoleDropped.class),
    TABLETS_ABANDONED("catalog.tablets-abandoned", 1, CatalogChange.TabletsAbandoned.class),
    TABLETS_DELETED("catalog.tablets-deleted", 1, CatalogChange.TabletsDeleted.class),
    VIEW_SAVED("catalog.view-saved", 1, CatalogChange.ViewSaved.class),
    VIEW_DROPPED("catalog.view-dropped", 1, CatalogChange.ViewDropped.class),
    ROLLUPS_CHANGED("catalog.rollups-changed", 1, CatalogChange.RollupsChanged.class),

    BACKUP_SUBMITTED("backup.submitted", 1, BackupSubmitted.class),
    BACKUP_RESERVED("backup.reserved", 1, BackupChange.BackupReserved.class),
    BACKUP_BATCH_LINKED("backup.batch-linked", 1, BackupChange.BatchLinked.class),
    BACKUP_BATCH_UPLOADED("backup.batch-uploaded", 1, BackupChange.BatchUploaded.class),
    BACKUP_BATCH_MOVED("backup.batch-moved", 1, BackupChange.BatchMoved.class),
    BACKUP_BATCH_SPLIT("backup.batch-split", 1, BackupChange.BatchSplit.class),
    BACKUP_ATTEMPT_FAILED("backup.attempt-failed", 1, BackupChange.AttemptFailed.class),
    BACKUP_FINISHED("backup.finished", 1, BackupChange.BackupFinished.class),
    BACKUP_CANCELLED("backup.cancelled", 1, BackupChange.BackupCancelled.class),
    BACKUP_REPOSITORY_CLEANED("backup.repository-cleaned", 1, BackupChange.RepositoryCleaned.class),
    BACKUP_STARTED("backup.started", 1, BackupChange.BackupStarted.class),
    BACKUP_LIMITED("backup.limited", 1, BackupChange.BackupLimited.class),

    RESTORE_SUBMITTED("restore.submitted", 1, RestoreSubmitted.class),
    RESTORE_PLANNED("restore.planned", 1, RestoreChange.RestorePlanned.class),
    RESTORE_BATCH_PREPARED("restore.batch-prepared", 1, RestoreChange.BatchPrepared.class),
    RESTORE_BATCH_DOWNLOADED("restore.batch-downloaded", 1, RestoreChange.BatchDownloaded.class),
    RESTORE_BATCH_INSTALLED("restore.batch-installed", 1, RestoreChange.BatchInstalled.class),
    RESTORE_BATCH_MOVED("restore.batch-moved", 1, RestoreChange.BatchMoved.class),
    RESTORE_BATCH_ABANDONED("restore.batch-abandoned", 1, RestoreChange.BatchAbandoned.class),
    RESTORE_ATTEMPT_FAILED("restore.attempt-failed", 1, RestoreChange.AttemptFailed.class),
    RESTORE_COMMITTED("restore.committed", 1, RestoreChange.RestoreCommitted.class),
    RESTORE_CANCELLED("restore.cancelled", 1, RestoreChange.RestoreCancelled.class),
    RESTORE_STARTED("restore.started", 1, RestoreChange.RestoreStarted.class),
    RESTORE_LIMITED("restore.limited", 1, RestoreChange.RestoreLimited.class),

    MAINTENANCE_SUBMITTED("maintenance.submitted", 1, MaintenanceSubmitted.class),
    MAINTENANCE_SNAPSHOT_UNPUBLISHED(
            "maintenance.snapshot-unpublished", 1, MaintenanceChange.SnapshotUnpublished.class),
    MAINTENANCE_SNAPSHOT_EXAMINED("maintenance.snapshot-examined", 1, MaintenanceChange.SnapshotExamined.class),
    MAINTENANCE_BATCH_CHECKED("maintenance.batch-checked", 1, MaintenanceChange.BatchChecked.class),
    MAINTENANCE_BATCH_MOVED("maintenance.batch-moved", 1, MaintenanceChange.BatchMoved.class),
    MAINTENANCE_ATTEMPT_FAILED("maintenance.attempt-failed", 1, MaintenanceChange.AttemptFailed.class),
    MAINTENANCE_FINISHED("maintenance.finished", 1, MaintenanceChange.MaintenanceFinished.class),
    MAINTENANCE_CANCELLED("maintenance.cancelled", 1, MaintenanceChange.MaintenanceCancelled.class);

    private static final Map<String, ChangeType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ChangeType::typeName, Function.identity()));
    private static final Map<Class<?>, ChangeType> BY_CLASS =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ChangeType::changeClass, Function.identity()));

    private final String typeName;
    private final int version;
    private final Class<? extends StateChange> changeClass;

    ChangeType(String typeName, int version, Class<? extends StateChange> changeClass) {
        this.typeName = typeName;
        this.version = version;
        this.changeClass = changeClass;
    }

    /** The name on disk. */
    public String typeName() {
        return typeName;
    }

    /** The version that is written. */
    public int version() {
        return version;
    }

    public Class<? extends StateChange> changeClass() {
        return changeClass;
    }

    static Optional<ChangeType> named(String typeName) {
        return Optional.ofNullable(BY_NAME.get(typeName));
    }

    static ChangeType of(StateChange change) {
        ChangeType type = BY_CLASS.get(change.getClass());
        if (type == null) {
            throw new IllegalStateException("No type in the edit log for " + change.getClass());
        }
        return type;
    }
}
