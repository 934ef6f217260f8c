package dev.larder.fe.editlog;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.UserId;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.AutoIncrement;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.IndexKind;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.RollupColumn;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.ViewColumn;
import dev.larder.fe.backup.BackupBatch;
import dev.larder.fe.backup.BackupBatch.TabletGroup;
import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.backup.RetentionRule;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogChange.MissedReplica;
import dev.larder.fe.catalog.CommittedLoad;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Distribution;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.LoginPolicy;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItem.Bound;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.User;
import dev.larder.fe.catalog.View;
import dev.larder.fe.catalog.ViewDefinition;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.TabletFailure;
import dev.larder.fe.job.Trust;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.maintenance.Findings;
import dev.larder.fe.maintenance.MaintenanceChange;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenanceResult;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.maintenance.VerifyBatch;
import dev.larder.fe.maintenance.VerifyLevel;
import dev.larder.fe.restore.RestoreBatch;
import dev.larder.fe.restore.RestoreBatch.RestoredTablet;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestoreContent;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.restore.RestorePlan;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.state.ClusterChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.TreePMap;

/** One example of every fact, together one history in which each can be applied. Golden files are made of these. */
final class SampleChanges {
    private static final Instant AT = Instant.parse("2026-11-22T10:15:30.123456Z");
    private static final DatabaseId DATABASE = new DatabaseId(10_001);
    private static final DatabaseId EMPTY_DATABASE = new DatabaseId(10_002);
    private static final TableId TABLE = new TableId(10_010);
    private static final TableId VIEW = new TableId(10_070);
    private static final TableId OLD_TABLE = new TableId(10_030);
    private static final PartitionId P1 = new PartitionId(10_011);
    private static final PartitionId P2 = new PartitionId(10_012);
    private static final TabletId T1 = new TabletId(10_013);
    private static final TabletId T2 = new TabletId(10_014);
    private static final TabletId T3 = new TabletId(10_015);
    private static final TabletId RESTORED = new TabletId(10_060);
    private static final TabletId REPLACING = new TabletId(10_061);
    private static final BackendId B1 = new BackendId(10_020);
    private static final BackendId B2 = new BackendId(10_021);
    private static final BackendId B3 = new BackendId(10_022);
    private static final RepositoryId REPOSITORY = new RepositoryId(10_040);
    private static final UserId USER = new UserId(10_041);
    private static final JobId BACKUP = new JobId(10_050);
    private static final JobId FAILED_BACKUP = new JobId(10_051);
    private static final JobId RESTORE = new JobId(10_052);
    private static final JobId FAILED_RESTORE = new JobId(10_053);
    private static final ManifestRef MANIFEST =
            new ManifestRef("manifests/0a1b2c3d-10050/1.json.zst", "ab".repeat(32), 1234);
    private static final JobId VERIFICATION = new JobId(10_054);
    private static final JobId DROP = new JobId(10_055);
    private static final JobId CLEANING = new JobId(10_056);
    private static final SnapshotKey NIGHTLY = new SnapshotKey("nightly", "2026-11-22-10-15-30");
    private static final Damage DAMAGE =
            new Damage("data/0a1b2c3d-10050/ab.parquet", Damage.Kind.TRUNCATED, "expected 9 bytes, found 8");
    private static final Failure FAILURE = new Failure(ErrorCode.DISK_FULL, "no space left on /data1");

    private SampleChanges() {}

    private static User user() {
        return User.ordinary(USER, "ann", "10.0.%", "ab".repeat(20), "cd".repeat(32))
                .withGrants(Grants.of(GrantTarget.table("example_db", "example_tbl"), Privilege.SELECT, Privilege.LOAD))
                .withRole("readers")
                .withPolicy(new LoginPolicy(3, Optional.of(Duration.ofHours(1)), 2))
                .withComment("of sales");
    }

    static List<StateChange> history() {
        return List.of(
                new ClusterChange.ClusterCreated("0a1b2c3d"),
                new ClusterChange.IdsTaken(10_100),
                new CatalogChange.DatabaseCreated(new Database(DATABASE, "shop", AT)),
                new CatalogChange.DatabaseCreated(new Database(EMPTY_DATABASE, "old", AT)),
                new CatalogChange.DatabaseDropped(EMPTY_DATABASE, AT),
                new CatalogChange.BackendAdded(new Backend(B1, "127.0.0.1", 9050, AT)),
                new CatalogChange.BackendAdded(new Backend(B2, "127.0.0.1", 9051, AT)),
                new CatalogChange.BackendAdded(new Backend(B3, "127.0.0.1", 9052, AT)),
                new CatalogChange.TableCreated(table()),
                new CatalogChange.TableCreated(listed()),
                new CatalogChange.TableDropped(OLD_TABLE, AT),
                new CatalogChange.IndexesChanged(
                        TABLE,
                        List.of(new SecondaryIndex(
                                "by_note",
                                IndexKind.INVERTED,
                                List.of("note"),
                                Map.of("parser", "english"),
                                "words of the note"))),
                new CatalogChange.AutoIncrementMoved(TABLE, 5_001),
                new CatalogChange.VersionsCommitted(
                        TABLE,
                        List.of(new CatalogChange.PartitionLoad(
                                P1, 2, new CommittedLoad(new LoadId(77), List.of(T1, T2)))),
                        List.of(new MissedReplica(P1, T1, B2, 2)),
                        AT),
                new CatalogChange.ReplicaMissed(TABLE, new MissedReplica(P1, T2, B2, 2)),
                new CatalogChange.ReplicaRepaired(TABLE, P1, T1, B2, 2),
                new CatalogChange.VersionsPublished(TABLE, P1, 1),
                new CatalogChange.PartitionsReplaced(
                        TABLE,
                        List.of(Partition.empty(
                                P2,
                                "p2",
                                range(Bound.of("2026-02-01"), Bound.MAX),
                                2,
                                List.of(tablet(new TabletId(10_016))),
                                AT)),
                        AT),
                new CatalogChange.TabletsAbandoned(List.of(tablet(new TabletId(10_017))), AT),
                new CatalogChange.TabletsDeleted(B1, List.of(new TabletId(10_017), T3)),
                new CatalogChange.RepositoryCreated(new Repository(
                        REPOSITORY,
                        "vault",
                        "S3",
                        false,
                        "s3://bucket/backups",
                        TreePMap.from(Map.of("s3.endpoint", "http://127.0.0.1:9000")),
                        TreePMap.from(Map.of("s3.secret_key", "sealed:AQID")),
                        TreePMap.from(Map.of("path-style", "true")),
                        AT,
                        Optional.empty())),
                new CatalogChange.RepositoryDropped(new RepositoryId(10_049)),
                new CatalogChange.UserSaved(User.root(USER)),
                new CatalogChange.UserSaved(user()),
                new CatalogChange.RoleSaved(new Role(
                        "readers", Grants.of(GrantTarget.database("example_db"), Privilege.SELECT), "of the house")),
                new CatalogChange.RoleDropped("writers"),
                new CatalogChange.UserDropped(new UserId(10_048)),
                new BackupSubmitted(BackupJob.submitted(BACKUP, backupSpec("nightly"), backupPlan(), AT)),
                new BackupChange.BackupReserved(BACKUP, MANIFEST, Optional.empty(), AT),
                new BackupChange.AttemptFailed(BACKUP, new TaskId(BACKUP, TaskId.Kind.SNAPSHOT, 1), FAILURE, AT),
                new BackupChange.BatchMoved(BACKUP, 1, B3, AT),
                new BackupChange.BatchSplit(
                        BACKUP, 1, 2, List.of(T2), B1, List.of(new TabletFailure(T2, "version 2 is missing")), AT),
                new BackupChange.BatchLinked(BACKUP, 1, AT),
                new BackupChange.BatchLinked(BACKUP, 2, AT),
                new BackupChange.BatchUploaded(BACKUP, 1, MANIFEST, new Amount(3, 4096, 100), AT),
                new BackupChange.BatchUploaded(BACKUP, 2, MANIFEST, Amount.NONE, AT),
                new BackupChange.BackupFinished(BACKUP, MANIFEST, AT),
                new BackupChange.RepositoryCleaned(BACKUP),
                new BackupSubmitted(BackupJob.submitted(FAILED_BACKUP, backupSpec("weekly"), backupPlan(), AT)),
                new BackupChange.BackupCancelled(FAILED_BACKUP, FAILURE, AT),
                new RestoreSubmitted(RestoreJob.submitted(RESTORE, restoreSpec(), AT)),
                new RestoreChange.RestorePlanned(RESTORE, restorePlan(), AT),
                new RestoreChange.BatchPrepared(RESTORE, 1, AT),
                new RestoreChange.BatchMoved(RESTORE, 2, B3, AT),
                new RestoreChange.BatchPrepared(RESTORE, 2, AT),
                new RestoreChange.BatchPrepared(RESTORE, 3, AT),
                new RestoreChange.BatchDownloaded(RESTORE, 1, new Amount(3, 4096, 100), AT),
                new RestoreChange.AttemptFailed(RESTORE, new TaskId(RESTORE, TaskId.Kind.DOWNLOAD, 2), FAILURE, AT),
                new RestoreChange.BatchDownloaded(RESTORE, 2, Amount.NONE, AT),
                new RestoreChange.BatchAbandoned(RESTORE, 3, AT),
                new RestoreChange.BatchInstalled(RESTORE, 1, AT),
                new RestoreChange.RestoreCommitted(RESTORE, AT),
                new RestoreSubmitted(RestoreJob.submitted(FAILED_RESTORE, restoreSpecWithOptions(), AT)),
                new RestoreChange.RestoreCancelled(FAILED_RESTORE, FAILURE, AT),
                new CatalogChange.BackendDropped(B3),
                new CatalogChange.RepositoryAltered(
                        REPOSITORY,
                        TreePMap.from(Map.of("AWS_ENDPOINT", "http://minio:9000")),
                        TreePMap.from(Map.of("s3.secret_key", "c2VhbGVk")),
                        TreePMap.from(Map.of("pathStyle", "true"))),
                new ClusterChange.SettingKept("max_backup_restore_job_num_per_db", "20"),
                new MaintenanceSubmitted(MaintenanceJob.submitted(
                        VERIFICATION,
                        REPOSITORY,
                        new MaintenanceGoal.VerifySnapshot(
                                NIGHTLY,
                                VerifyLevel.DATA,
                                10,
                                java.util.Optional.of(MANIFEST.sha256()),
                                Trust.REQUIRED),
                        AT)),
                new MaintenanceSubmitted(MaintenanceJob.submitted(
                        DROP,
                        REPOSITORY,
                        new MaintenanceGoal.DropSnapshot(NIGHTLY, "0a1b2c3d-10050", List.of("0a1b2c3d-10050")),
                        AT)),
                new MaintenanceSubmitted(MaintenanceJob.submitted(
                        CLEANING,
                        REPOSITORY,
                        new MaintenanceGoal.CleanRepository(Duration.ofHours(1), Duration.ofDays(30)),
                        AT)),
                new MaintenanceChange.SnapshotExamined(
                        VERIFICATION,
                        MANIFEST.sha256(),
                        List.of("0a1b2c3d-10050"),
                        List.of(new VerifyBatch(0, MANIFEST, B1), new VerifyBatch(1, MANIFEST, B2)),
                        new Findings(2, 1200, TreePMap.empty(), 0),
                        AT),
                new MaintenanceChange.AttemptFailed(
                        VERIFICATION, new TaskId(VERIFICATION, TaskId.Kind.VERIFY, 1), FAILURE, AT),
                new MaintenanceChange.BatchMoved(VERIFICATION, 1, B1, AT),
                new MaintenanceChange.BatchChecked(VERIFICATION, 0, 4, 4096, List.of(DAMAGE), AT),
                new MaintenanceChange.BatchChecked(VERIFICATION, 1, 4, 4096, List.of(), AT),
                new MaintenanceChange.MaintenanceFinished(
                        VERIFICATION,
                        new MaintenanceResult.Verified(
                                MANIFEST.sha256(),
                                new Findings(
                                        10,
                                        9392,
                                        TreePMap.<String, Damage>empty().plus(DAMAGE.key(), DAMAGE),
                                        0)),
                        AT),
                new MaintenanceChange.SnapshotUnpublished(DROP, AT),
                new MaintenanceChange.MaintenanceFinished(
                        DROP, new MaintenanceResult.Collected(7, 9392, 1, "no permission"), AT),
                new MaintenanceChange.MaintenanceCancelled(CLEANING, FAILURE, AT),
                new CatalogChange.TableRenamed(TABLE, "orders"),
                new CatalogChange.TableRedefined(TABLE, table().definition().withComment("every order")),
                new CatalogChange.PartitionRenamed(TABLE, P2, "february"),
                new CatalogChange.PartitionsDropped(TABLE, List.of(new PartitionId(10_019)), AT),
                new CatalogChange.ViewSaved(view()),
                new CatalogChange.ViewDropped(new TableId(10_018)),
                new CatalogChange.RollupsChanged(TABLE, List.of(rollup())),
                new ClusterChange.BrokersAdded("hdfs_broker", List.of("edge1:9060", "edge2:9060")),
                new CatalogChange.RepositoryCreated(new Repository(
                        new RepositoryId(10_060),
                        "behind",
                        "BROKER",
                        false,
                        "hdfs://prod/backups",
                        TreePMap.from(Map.of("username", "larder")),
                        TreePMap.empty(),
                        TreePMap.empty(),
                        AT,
                        Optional.of("hdfs_broker"))),
                new ClusterChange.BrokersDropped("hdfs_broker", List.of("edge2:9060")),
                new BackupSubmitted(BackupJob.submitted(new JobId(10_070), retiringSpec(), backupPlan(), AT)),
                new BackupChange.BackupLimited(new JobId(10_070), 10_000_000),
                new RestoreChange.RestoreLimited(FAILED_RESTORE, 0),
                new BackupSubmitted(BackupJob.submitted(new JobId(10_071), backupSpec("waiting"), backupPlan(), AT)
                        .queued()),
                new RestoreSubmitted(RestoreJob.submitted(new JobId(10_072), restoreSpec(), AT)
                        .queued()),
                new BackupChange.BackupStarted(new JobId(10_071), AT),
                new RestoreChange.RestoreStarted(new JobId(10_072), AT));
    }

    private static View view() {
        return new View(
                VIEW,
                DATABASE,
                "noted",
                new ViewDefinition(
                        List.of(new ViewColumn("note", ColumnType.of(TypeKind.VARCHAR, 100), true, "said")),
                        "orders with a note",
                        "SELECT `note` FROM `internal`.`shop`.`orders`"),
                AT);
    }

    private static Rollup rollup() {
        return new Rollup(
                "by_day",
                KeysType.AGGREGATE,
                List.of(new RollupColumn(
                        "mv_count(`note`)",
                        ColumnType.of(TypeKind.BIGINT),
                        false,
                        false,
                        Optional.of(Aggregation.SUM),
                        Optional.empty(),
                        "count(`note`)")),
                List.of("note"),
                "(`id` > 7)",
                "SELECT count(`note`) FROM `internal`.`shop`.`orders` WHERE `id` > 7");
    }

    private static Table table() {
        return new Table(
                TABLE,
                DATABASE,
                "orders",
                definition(),
                AT,
                TreePMap.<PartitionId, Partition>empty()
                        .plus(
                                P1,
                                Partition.empty(
                                        P1,
                                        "p1",
                                        range(Bound.MIN, Bound.of("2026-02-01")),
                                        2,
                                        List.of(tablet(T1), tablet(T2)),
                                        AT))
                        .plus(
                                P2,
                                Partition.empty(
                                        P2,
                                        "p2",
                                        range(Bound.of("2026-02-01"), Bound.MAX),
                                        2,
                                        List.of(tablet(T3)),
                                        AT)));
    }

    private static Table listed() {
        PartitionId partition = new PartitionId(10_031);
        TableSchema schema = new TableSchema(
                KeysType.AGGREGATE,
                List.of(
                        column("city", ColumnType.of(TypeKind.VARCHAR, 20), true, Optional.empty()),
                        column("total", ColumnType.decimal(27, 9), false, Optional.of(Aggregation.SUM))));
        TableDefinition definition = new TableDefinition(
                schema,
                new Partitioning(Partitioning.Kind.LIST, List.of("city")),
                new Distribution(List.of(), 1),
                TreePMap.empty(),
                "by city",
                new TableFeatures(
                        List.of(new SecondaryIndex("by_city", IndexKind.BITMAP, List.of("city"), Map.of(), "")),
                        Optional.of(new AutoIncrement("total", 1, 1))));
        return new Table(
                OLD_TABLE,
                DATABASE,
                "totals",
                definition,
                AT,
                TreePMap.<PartitionId, Partition>empty()
                        .plus(
                                partition,
                                Partition.empty(
                                        partition,
                                        "north",
                                        new PartitionItem.Values(List.of(List.of("Oslo"), List.of("Bergen"))),
                                        2,
                                        List.of(tablet(new TabletId(10_032))),
                                        AT)));
    }

    private static TableDefinition definition() {
        TableSchema schema = new TableSchema(
                KeysType.UNIQUE,
                List.of(
                        column("id", ColumnType.of(TypeKind.BIGINT), true, Optional.empty()),
                        column("day", ColumnType.of(TypeKind.DATE), true, Optional.empty()),
                        new Column(
                                "note",
                                ColumnType.of(TypeKind.VARCHAR, 100),
                                true,
                                false,
                                Optional.empty(),
                                Optional.of("none \"yet\""),
                                "what the customer said: naïve, 你好")));
        return new TableDefinition(
                schema,
                new Partitioning(Partitioning.Kind.RANGE, List.of("day")),
                new Distribution(List.of("id"), 2),
                TreePMap.from(Map.of("replication_num", "2")),
                "");
    }

    private static Column column(String name, ColumnType type, boolean key, Optional<Aggregation> aggregation) {
        return new Column(name, type, false, key, aggregation, Optional.empty(), "");
    }

    private static PartitionItem range(Bound lower, Bound upper) {
        return new PartitionItem.Range(List.of(lower), List.of(upper));
    }

    private static Tablet tablet(TabletId id) {
        return new Tablet(id, List.of(Replica.whole(B1), Replica.whole(B2)));
    }

    private static BackupSpec backupSpec(String label) {
        return new BackupSpec(
                DATABASE,
                "shop",
                label,
                REPOSITORY,
                List.of(new ObjectRef("orders", List.of("p1"), "orders")),
                Duration.ofHours(24),
                BackupContent.ALL,
                BackupType.FULL,
                Optional.empty());
    }

    private static BackupSpec retiringSpec() {
        BackupSpec plain = backupSpec("monday");
        return new BackupSpec(
                plain.database(),
                plain.databaseName(),
                plain.label(),
                plain.repository(),
                plain.objects(),
                plain.timeout(),
                plain.content(),
                plain.type(),
                plain.base(),
                new RetentionRule(Optional.of(Duration.ofDays(7)), Optional.of("daily"), Optional.of(5)),
                50_000_000);
    }

    private static BackupPlan backupPlan() {
        return new BackupPlan(
                List.of(new BackupPlan.PlannedTable(
                        TABLE,
                        "orders",
                        definition(),
                        List.of(new BackupPlan.PlannedPartition(
                                P1, "p1", range(Bound.MIN, Bound.of("2026-02-01")), 2, 2, List.of(T1, T2))))),
                TreePMap.<Integer, BackupBatch>empty()
                        .plus(
                                1,
                                new BackupBatch(
                                        1, List.of(new TabletGroup(P1, 2, List.of(T1, T2), List.of(B1, B3))), B1)),
                Optional.empty());
    }

    private static RestoreSpec restoreSpec() {
        return new RestoreSpec(
                DATABASE,
                "shop",
                "nightly",
                "2026-11-22-10-15-30",
                REPOSITORY,
                List.of(),
                2,
                false,
                Duration.ofHours(24));
    }

    private static RestoreSpec restoreSpecWithOptions() {
        RestoreSpec plain = restoreSpec();
        return new RestoreSpec(
                plain.database(),
                plain.databaseName(),
                plain.label(),
                plain.timestamp(),
                plain.repository(),
                plain.objects(),
                plain.replicationNum(),
                plain.reserveReplica(),
                plain.timeout(),
                Set.of(RestoreOption.RESERVE_COLOCATE, RestoreOption.CLEAN_TABLES, RestoreOption.ATOMIC_RESTORE),
                TreePMap.from(Map.of("storage_medium", "ssd")),
                RestoreContent.METADATA_ONLY,
                7,
                25_000_000);
    }

    private static RestorePlan restorePlan() {
        PartitionId partition = new PartitionId(10_062);
        Table table = new Table(
                new TableId(10_063),
                DATABASE,
                "orders_restored",
                definition(),
                AT,
                TreePMap.<PartitionId, Partition>empty()
                        .plus(
                                partition,
                                new Partition(
                                        partition,
                                        "p1",
                                        range(Bound.MIN, Bound.of("2026-02-01")),
                                        2,
                                        List.of(tablet(RESTORED)),
                                        2,
                                        AT,
                                        TreePMap.empty())));
        RestorePlan.Replacement replacement = new RestorePlan.Replacement(
                TABLE,
                List.of(new Partition(
                        P2,
                        "p2",
                        range(Bound.of("2026-02-01"), Bound.MAX),
                        2,
                        List.of(new Tablet(REPLACING, List.of(Replica.whole(B1), Replica.whole(B2)))),
                        5,
                        AT,
                        TreePMap.empty())),
                0,
                0);
        return new RestorePlan(
                MANIFEST,
                List.of(table),
                List.of(replacement),
                TreePMap.<Integer, RestoreBatch>empty()
                        .plus(1, batch(1, B1, RESTORED))
                        .plus(2, batch(2, B2, RESTORED))
                        .plus(3, batch(3, B2, REPLACING)),
                TreePMap.empty());
    }

    private static RestoreBatch batch(int number, BackendId backend, TabletId tablet) {
        return new RestoreBatch(number, backend, List.of(new RestoredTablet(tablet, T1)), List.of(MANIFEST), 4096);
    }
}
