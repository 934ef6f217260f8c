package dev.larder.fe.simulation;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TaskId;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlanner;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CommittedLoad;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Distribution;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItem.Bound;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Placement;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.Trust;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.maintenance.VerifyLevel;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestoreContent;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.state.AllWork;
import dev.larder.fe.state.ClusterChange;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.pcollections.TreePMap;

/** What users do meanwhile, with the checks that statements make. */
final class Statements {
    private static final DatabaseId DATABASE = new DatabaseId(1);
    private static final RepositoryId REPOSITORY = new RepositoryId(2);
    private static final int TABLES_MAX = 5;
    private static final int WAITING_MAX = 6;
    private static final String TIMESTAMP = "2026-11-22-00-00-00";

    private final Random random;
    private final Trouble trouble;
    private final SimulatedFrontend frontend;
    private final Map<BackendId, SimulatedBackend> backends;
    private final SimulatedRepository repository;
    private final Promises promises;
    private int names;
    /** Jobs that may run at the same time. */
    private int concurrentJobs = 1;

    Statements(
            Random random,
            Trouble trouble,
            SimulatedFrontend frontend,
            Map<BackendId, SimulatedBackend> backends,
            SimulatedRepository repository,
            Promises promises) {
        this.random = random;
        this.trouble = trouble;
        this.frontend = frontend;
        this.backends = backends;
        this.repository = repository;
        this.promises = promises;
    }

    void createCluster(Instant now) {
        List<StateChange> facts = new ArrayList<>();
        facts.add(new ClusterChange.ClusterCreated("5eed5eed"));
        facts.add(new CatalogChange.DatabaseCreated(new Database(DATABASE, "db", now)));
        int count = 3 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            BackendId id = new BackendId(100 + i);
            backends.put(id, new SimulatedBackend(id, random, repository, this::isAsked));
            facts.add(new CatalogChange.BackendAdded(new Backend(id, "backend", 9000 + i, now)));
        }
        frontend.call((state, context, at) -> facts, now);
        allow(1 + random.nextInt(3), now);
        frontend.setLive(backends.keySet());
        createTable(now);
        createTable(now);
        for (int i = 0; i < 3; i++) {
            load(now);
        }
    }

    private void allow(int jobs, Instant now) {
        concurrentJobs = jobs;
        frontend.call(
                (state, context, at) ->
                        List.of(new ClusterChange.SettingKept(ClusterState.CONCURRENT_JOBS, Integer.toString(jobs))),
                now);
    }

    private boolean isAsked(TaskId task, BackendId backend) {
        return AllWork.of(frontend.state()).stream()
                .anyMatch(work -> work.id().equals(task) && work.asked().equals(Optional.of(backend)));
    }

    void one(Instant now) {
        switch (random.nextInt(11)) {
            case 0 -> createTable(now);
            case 1 -> dropTable(now);
            case 2 -> truncate(now);
            case 3, 4, 5 -> load(now);
            case 6 -> backup(now);
            case 7, 8 -> restore(now);
            case 9 -> maintain(now);
            default -> interfere(now);
        }
    }

    private void createTable(Instant now) {
        frontend.call(
                (state, context, at) -> {
                    int copies = 1 + random.nextInt(3);
                    if (state.catalog().tables().size() >= TABLES_MAX
                            || context.live().size() < copies) {
                        return List.of();
                    }
                    TableId table = new TableId(context.ids().take());
                    TreePMap<PartitionId, Partition> partitions = TreePMap.empty();
                    Placement placement = new Placement(context.catalog(), context.live());
                    int count = 1 + random.nextInt(2);
                    for (int i = 0; i < count; i++) {
                        PartitionId id = new PartitionId(context.ids().take());
                        List<Tablet> tablets = placement.place(1 + random.nextInt(3), copies, context.ids());
                        partitions = partitions.plus(id, Partition.empty(id, "p" + i, range(i), copies, tablets, at));
                    }
                    return List.of(new CatalogChange.TableCreated(
                            new Table(table, DATABASE, "t" + names++, definition(), at, partitions)));
                },
                now);
    }

    private void dropTable(Instant now) {
        frontend.call(
                (state, context, at) -> anyTable(state)
                        .filter(table -> random.nextInt(2) == 0)
                        .map(table -> List.<StateChange>of(new CatalogChange.TableDropped(table.id(), at)))
                        .orElse(List.of()),
                now);
    }

    private void truncate(Instant now) {
        frontend.call(
                (state, context, at) -> anyTable(state)
                        .map(table -> truncated(table, context, at))
                        .orElse(List.of()),
                now);
    }

    private List<StateChange> truncated(Table table, DecisionContext context, Instant at) {
        List<Partition> fresh = new ArrayList<>();
        Placement placement = new Placement(context.catalog(), context.live());
        for (Partition old : table.partitions().values()) {
            if (context.live().size() < old.replicationNum()) {
                return List.of();
            }
            List<Tablet> tablets = placement.place(old.tablets().size(), old.replicationNum(), context.ids());
            fresh.add(Partition.empty(old.id(), old.name(), old.item(), old.replicationNum(), tablets, at));
        }
        return List.of(new CatalogChange.PartitionsReplaced(table.id(), fresh, at));
    }

    private void load(Instant now) {
        frontend.call(
                (state, context, at) -> anyTable(state)
                        .map(table -> loaded(
                                table, pick(List.copyOf(table.partitions().values())), at))
                        .orElse(List.of()),
                now);
    }

    /** Prepares on every whole copy that can be reached; commits with a majority of each tablet. */
    private List<StateChange> loaded(Table table, Partition partition, Instant at) {
        long load = random.nextLong() >>> 1;
        long version = partition.visibleVersion() + 1;
        List<CatalogChange.MissedReplica> missed = new ArrayList<>();
        for (Tablet tablet : partition.tablets()) {
            int taken = 0;
            for (Replica replica : tablet.replicas()) {
                if (replica.isWhole() && takes(replica)) {
                    taken++;
                } else {
                    missed.add(
                            new CatalogChange.MissedReplica(partition.id(), tablet.id(), replica.backend(), version));
                }
            }
            if (taken < tablet.majority()) {
                return List.of();
            }
        }
        promises.loaded(partition, version, load, missed);
        return List.of(new CatalogChange.VersionsCommitted(
                table.id(),
                List.of(new CatalogChange.PartitionLoad(
                        partition.id(), version, new CommittedLoad(new LoadId(load), partition.tabletIds()))),
                missed,
                at));
    }

    private boolean takes(Replica replica) {
        SimulatedBackend backend = backends.get(replica.backend());
        return backend != null && backend.isUp() && !trouble.strikes(0.05);
    }

    void backup(Instant now) {
        frontend.call(
                (state, context, at) -> {
                    if (isBusy(state) || state.catalog().tables().isEmpty()) {
                        return List.of();
                    }
                    BackupPlanner planner = new BackupPlanner(context.live(), BackupContent.ALL);
                    List<ObjectRef> objects = new ArrayList<>();
                    for (Table table : state.catalog().tables(DATABASE)) {
                        if (isLost(table)) {
                            return List.of();
                        }
                        if (!objects.isEmpty() && concurrentJobs > 1 && random.nextBoolean()) {
                            continue;
                        }
                        planner.add(table, List.copyOf(table.partitions().values()));
                        objects.add(new ObjectRef(table.name(), List.of(), table.name()));
                    }
                    JobId id = new JobId(context.ids().take());
                    BackupSpec spec = new BackupSpec(
                            DATABASE,
                            "db",
                            "label" + id,
                            REPOSITORY,
                            objects,
                            timeout(),
                            BackupContent.ALL,
                            BackupType.FULL,
                            Optional.empty());
                    return List.of(
                            new BackupSubmitted(state.entering(BackupJob.submitted(id, spec, planner.plan(), at))));
                },
                now);
    }

    /** No copy of some tablet has all rows: no backup can be planned. */
    private static boolean isLost(Table table) {
        return table.partitions().values().stream().anyMatch(partition -> partition.tablets().stream()
                .anyMatch(tablet -> tablet.covering(partition.visibleVersion()).isEmpty()));
    }

    private void restore(Instant now) {
        frontend.call(
                (state, context, at) -> {
                    List<String> labels = promises.finishedLabels();
                    if (isBusy(state) || labels.isEmpty()) {
                        return List.of();
                    }
                    String label = pick(labels);
                    JobId id = new JobId(context.ids().take());
                    RestoreSpec spec = new RestoreSpec(
                            DATABASE,
                            "db",
                            label,
                            TIMESTAMP,
                            REPOSITORY,
                            objects(label),
                            1 + random.nextInt(3),
                            random.nextInt(3) > 0,
                            timeout(),
                            options(),
                            TreePMap.empty(),
                            RestoreContent.ALL,
                            1 + random.nextInt(2) * RestoreSpec.BATCH_TABLETS_DEFAULT,
                            0);
                    return List.of(new RestoreSubmitted(state.entering(RestoreJob.submitted(id, spec, at))));
                },
                now);
    }

    private void maintain(Instant now) {
        List<String> labels = promises.finishedLabels();
        if (labels.isEmpty() || random.nextInt(3) == 0) {
            clean(now);
            return;
        }
        SnapshotKey snapshot = new SnapshotKey(pick(labels), TIMESTAMP);
        if (random.nextBoolean()) {
            submit(
                    new MaintenanceGoal.VerifySnapshot(
                            snapshot, VerifyLevel.DATA, 100, Optional.empty(), Trust.REQUIRED),
                    now);
        } else {
            String manifest = promises.contents(snapshot.label()).manifest().key();
            if (!frontend.state().jobs().uses(REPOSITORY, snapshot, manifest)) {
                submit(new MaintenanceGoal.DropSnapshot(snapshot, "", List.of()), now);
            }
        }
    }

    void clean(Instant now) {
        submit(new MaintenanceGoal.CleanRepository(Duration.ZERO, Duration.ofDays(30)), now);
    }

    private void submit(MaintenanceGoal goal, Instant now) {
        frontend.call(
                (state, context, at) ->
                        state.jobs().maintenance().unfinished(REPOSITORY).size() > WAITING_MAX
                                ? List.of()
                                : List.of(new MaintenanceSubmitted(MaintenanceJob.submitted(
                                        new JobId(context.ids().take()), REPOSITORY, goal, at))),
                now);
    }

    private Set<RestoreOption> options() {
        Set<RestoreOption> options = EnumSet.noneOf(RestoreOption.class);
        if (random.nextInt(3) == 0) {
            options.add(RestoreOption.ATOMIC_RESTORE);
            if (random.nextBoolean()) {
                options.add(RestoreOption.FORCE_REPLACE);
            }
        }
        if (random.nextInt(3) == 0) {
            options.add(RestoreOption.CLEAN_PARTITIONS);
        }
        if (random.nextInt(8) == 0) {
            options.add(RestoreOption.CLEAN_TABLES);
        }
        return options;
    }

    /** Everything, or some tables, some of them under another name. */
    private List<ObjectRef> objects(String label) {
        List<ObjectRef> objects = new ArrayList<>();
        if (random.nextBoolean()) {
            promises.contents(label).tables().forEach(table -> {
                if (objects.isEmpty() || random.nextBoolean()) {
                    String alias = random.nextBoolean() ? table.name() : "t" + names++;
                    objects.add(new ObjectRef(table.name(), List.of(), alias));
                }
            });
        }
        return objects;
    }

    private void interfere(Instant now) {
        if (concurrentJobs > 1 && random.nextInt(6) == 0) {
            allow(1 + random.nextInt(3), now);
        }
        List<JobId> live = frontend.state().jobs().live();
        if (live.isEmpty()) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> frontend.handle(new JobEvent.CancelRequested(pick(live), now));
            case 1 -> limit(now);
            default -> {}
        }
    }

    private void limit(Instant now) {
        frontend.call(
                (state, context, at) -> state.jobs().limits().keySet().stream()
                        .map(job -> (StateChange)
                                (state.jobs().backups().containsKey(job)
                                        ? new BackupChange.BackupLimited(job, random.nextInt(1000))
                                        : new RestoreChange.RestoreLimited(job, random.nextInt(1000))))
                        .toList(),
                now);
    }

    private static boolean isBusy(ClusterState state) {
        int unfinished = state.queue(DATABASE).jobs().size();
        return unfinished > (state.concurrentJobs() == 1 ? 0 : WAITING_MAX);
    }

    private Duration timeout() {
        return random.nextInt(10) == 0 ? Duration.ofMinutes(5) : Duration.ofHours(24);
    }

    /** A table that statements may change: none that a restore is about to replace. */
    private Optional<Table> anyTable(ClusterState state) {
        List<Table> free = state.catalog().tables().values().stream()
                .filter(table -> state.jobs().hold(table).isEmpty())
                .toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(pick(free));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static PartitionItem range(int number) {
        return new PartitionItem.Range(
                List.of(Bound.of(Integer.toString(number))), List.of(Bound.of(Integer.toString(number + 1))));
    }

    private static TableDefinition definition() {
        Column key = new Column("k", ColumnType.of(TypeKind.INT), false, true, Optional.empty(), Optional.empty(), "");
        return new TableDefinition(
                new TableSchema(KeysType.DUPLICATE, List.of(key)),
                new Partitioning(Partitioning.Kind.RANGE, List.of("k")),
                new Distribution(List.of("k"), 1),
                TreePMap.empty(),
                "");
    }
}
