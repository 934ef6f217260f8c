package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.UserId;
import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.common.schema.RowBatch;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange.BackendAdded;
import dev.larder.fe.catalog.CatalogChange.PartitionLoad;
import dev.larder.fe.catalog.CatalogChange.UserSaved;
import dev.larder.fe.catalog.CatalogChange.VersionsCommitted;
import dev.larder.fe.catalog.CommittedLoad;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.User;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.fe.dispatch.ProgressBoard;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.help.Help;
import dev.larder.fe.help.ManualFiles;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.Estimate;
import dev.larder.fe.job.JobEvent.TaskFailed;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.JobEvent.Tick;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.GlobalVariables;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.SessionRegistry;
import dev.larder.fe.show.ClusterRows;
import dev.larder.fe.show.TabletFacts;
import dev.larder.fe.state.AllWork;
import dev.larder.fe.state.ClusterChange.ClusterCreated;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.RestoreGuards;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** A frontend without sockets: an engine over memory, three backends that answer nothing, and a clock that stands still. */
final class TestCluster implements Closeable, Backends, Loads {
    private static final Help HELP = ManualFiles.bundled();
    static final Instant START = Instant.parse("2022-04-08T15:52:29Z");

    final Engine engine;
    final SqlExecutor executor;
    final FrontendSettings settings;
    final FakeRepositories repositories = new FakeRepositories();
    final List<RowBatch> loaded = new ArrayList<>();
    private final SessionRegistry sessions;
    private final Set<BackendId> live = new HashSet<>();
    private Instant now = START;

    TestCluster() {
        this((backend, deadline) -> {
            throw new EngineException(ErrorCode.QUERY_FAILED, "No agent answers in this test");
        });
    }

    TestCluster(BiFunction<Backend, Duration, AgentGrpc.AgentBlockingStub> agents) {
        InstantSource clock = () -> now;
        engine = Engine.start(MemoryLog::new, clock, () -> Set.copyOf(live));
        settings = FrontendSettings.of(Map.of(), () -> engine.state().settings());
        sessions = new SessionRegistry(GlobalVariables.with(Map.of()), clock);
        executor = new SqlExecutor(new Services(
                engine,
                sessions,
                this,
                repositories,
                this,
                agents,
                new ProgressBoard(clock),
                () -> new ClusterRows.Self("127.0.0.1", 9030, 9010, true, "0123abcd", START, "0.1.0"),
                HELP,
                settings,
                clock,
                ZoneOffset.UTC));
        facts(
                new ClusterCreated("0123abcd"),
                new UserSaved(User.root(new UserId(1))),
                new UserSaved(User.ordinary(new UserId(2), "reader", "%", "", "")));
        for (int i = 0; i < 3; i++) {
            addBackend(10 + i, "127.0.0.1", 9050 + i);
        }
    }

    void addBackend(long id, String host, int port) {
        facts(new BackendAdded(new Backend(new BackendId(id), host, port, START)));
        live.add(new BackendId(id));
    }

    void kill(long backend) {
        live.remove(new BackendId(backend));
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    Session session(String user) {
        Session session = sessions.open("127.0.0.1", () -> {});
        session.loggedIn(new Account(user, "%", PasswordHashes.NONE));
        session.setMultiStatements(true);
        return session;
    }

    private void facts(StateChange... changes) {
        engine.call((state, context, at) -> Outcome.of(true, changes));
    }

    /** All work that jobs want now succeeds, as far as it concerns the phase they are in. */
    void doWork() {
        for (Work work : AllWork.of(engine.state())) {
            BackupJob backup = engine.state().jobs().backups().get(work.id().job());
            if (backup != null && work.id().kind() == dev.larder.common.id.TaskId.Kind.PUBLISH) {
                repositories.published(
                        engine.state()
                                .catalog()
                                .repositories()
                                .get(backup.spec().repository())
                                .name(),
                        backup);
            }
            engine.handle(new TaskSucceeded(work.id(), now, result(work))).join();
        }
    }

    /** Jobs are told that time passed. */
    void tick() {
        engine.state().jobs().live().forEach(job -> engine.handle(new Tick(job, now))
                .join());
    }

    void failWork(String why) {
        for (Work work : AllWork.of(engine.state())) {
            engine.handle(new TaskFailed(work.id(), work.asked(), now, new Failure(ErrorCode.TASK_FAILED, why), true))
                    .join();
        }
    }

    private TaskResult result(Work work) {
        BackendId backend = work instanceof Work.ByBackend one ? one.backend() : new BackendId(0);
        return switch (work.id().kind()) {
            case RESERVE -> new TaskResult.Reserved(FakeRepositories.manifest("catalog"), Optional.empty());
            case SNAPSHOT -> new TaskResult.Linked(backend, List.of());
            case UPLOAD ->
                new TaskResult.Uploaded(backend, FakeRepositories.manifest("batch"), new Amount(1, 100, 10), List.of());
            case PUBLISH -> new TaskResult.Published(FakeRepositories.manifest("snapshot"));
            case CLEAN -> new TaskResult.Cleaned();
            case READ_MANIFEST -> new TaskResult.SnapshotRead(snapshot(work));
            case PREPARE -> new TaskResult.Prepared(backend);
            case DOWNLOAD -> new TaskResult.Downloaded(backend, new Amount(1, 100, 10));
            case INSTALL -> new TaskResult.Installed(backend);
            case UNPUBLISH -> new TaskResult.Unpublished();
            case COLLECT -> new TaskResult.Collected(3, 1007, 1, "");
            case EXAMINE ->
                new TaskResult.Examined(
                        "00", List.of("0123abcd-1"), List.of(FakeRepositories.manifest("batch")), 2, 200, List.of());
            case VERIFY ->
                new TaskResult.Checked(
                        backend,
                        4,
                        4000,
                        List.of(new Damage("data/0123abcd-1/ab.parquet", Damage.Kind.MISSING, "does not exist")));
        };
    }

    private dev.larder.fe.job.SnapshotContents snapshot(Work work) {
        var spec = engine.state().jobs().restores().get(work.id().job()).spec();
        return repositories
                .read(engine.state().catalog().repositories().get(spec.repository()), spec.label(), spec.timestamp())
                .orElseThrow()
                .contents();
    }

    @Override
    public long insert(TableId table, RowBatch rows, Instant deadline) {
        loaded.add(rows);
        return engine.call((state, context, at) -> {
            Table target = state.catalog().table(table).orElseThrow();
            RestoreGuards.refuseLoad(state, target, target.partitions().keySet());
            LoadId load = new LoadId(context.ids().take());
            List<PartitionLoad> loads = state.catalog().table(table).orElseThrow().partitions().values().stream()
                    .map(partition -> new PartitionLoad(
                            partition.id(),
                            partition.visibleVersion() + 1,
                            new CommittedLoad(load, partition.tabletIds())))
                    .toList();
            return Outcome.of((long) rows.rows().size(), new VersionsCommitted(table, loads, List.of(), at));
        });
    }

    @Override
    public Set<BackendId> live() {
        return Set.copyOf(live);
    }

    @Override
    public OptionalLong tabletBytes(BackendId backend) {
        return OptionalLong.empty();
    }

    @Override
    public Optional<ClusterRows.Health> health(BackendId backend) {
        boolean alive = live.contains(backend);
        return Optional.of(new ClusterRows.Health(
                Optional.of(START),
                Optional.of(START),
                alive,
                "0.1.0",
                1536,
                1L << 30,
                4L << 30,
                2,
                alive ? "" : "not reachable"));
    }

    @Override
    public Optional<ClusterRows.BrokerHealth> broker(String address) {
        return Optional.of(
                address.startsWith("dead")
                        ? new ClusterRows.BrokerHealth(false, Optional.empty(), Optional.empty(), "not reachable")
                        : new ClusterRows.BrokerHealth(true, Optional.of(START), Optional.of(START), ""));
    }

    @Override
    public void brokersChanged() {
        // They are as the address says.
    }

    /** Every tablet has a file of 100 bytes, and the repository or the backend has none of it. */
    @Override
    public Map<BackendId, Estimate> estimate(ClusterState state, Collection<Work.ByBackend> tasks) {
        Map<BackendId, Estimate> estimates = new TreeMap<>();
        tasks.forEach(task -> estimates.merge(task.backend(), new Estimate(1, 1, 100, 1, 100, 1), Estimate::plus));
        return estimates;
    }

    @Override
    public Map<BackendId, Map<TabletId, TabletFacts>> describe(Collection<Tablet> tablets) {
        return Map.of();
    }

    @Override
    public void close() {
        engine.close();
    }
}
