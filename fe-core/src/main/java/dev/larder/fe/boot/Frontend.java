package dev.larder.fe.boot;

import dev.larder.common.error.EngineException;
import dev.larder.common.id.UserId;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.User;
import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.cluster.BrokerWatch;
import dev.larder.fe.cluster.Heartbeats;
import dev.larder.fe.cluster.TabletInspector;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.fe.debug.DebugPointRoute;
import dev.larder.fe.debug.DebugPoints;
import dev.larder.fe.dispatch.DispatchSettings;
import dev.larder.fe.dispatch.Dispatcher;
import dev.larder.fe.dispatch.Estimator;
import dev.larder.fe.dispatch.ProgressBoard;
import dev.larder.fe.dispatch.SnapshotRetirement;
import dev.larder.fe.dispatch.Upkeep;
import dev.larder.fe.editlog.EditLogConfig;
import dev.larder.fe.editlog.EditLogException;
import dev.larder.fe.editlog.RatisEditLog;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.execution.CatalogAuthenticator;
import dev.larder.fe.execution.Services;
import dev.larder.fe.execution.SqlExecutor;
import dev.larder.fe.execution.StoredRepositories;
import dev.larder.fe.execution.WatchedBackends;
import dev.larder.fe.help.ManualFiles;
import dev.larder.fe.http.HttpPort;
import dev.larder.fe.http.HttpRoute;
import dev.larder.fe.load.LoadService;
import dev.larder.fe.mysql.MySqlServer;
import dev.larder.fe.mysql.MySqlServerConfig;
import dev.larder.fe.mysql.Tls;
import dev.larder.fe.secret.SecretSealer;
import dev.larder.fe.session.GlobalVariables;
import dev.larder.fe.session.SessionRegistry;
import dev.larder.fe.show.ClusterRows;
import dev.larder.fe.state.ClusterChange.ClusterCreated;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.work.FrontendTasks;
import dev.larder.fe.work.RepositoryAccessor;
import dev.larder.fe.work.RepositoryAnalyst;
import dev.larder.fe.work.RepositoryPings;
import dev.larder.fe.work.RepositoryProver;
import dev.larder.fe.work.RepositoryStores;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running frontend. It ends with close, once, from any thread. */
public final class Frontend implements AutoCloseable {
    static final String VERSION = Optional.ofNullable(
                    Frontend.class.getPackage().getImplementationVersion())
            .orElse("0.1.0");

    private static final Logger log = LoggerFactory.getLogger(Frontend.class);

    private final FrontendConfig config;
    private final InstantSource clock = InstantSource.system();
    private final ZoneId zone = ZoneId.systemDefault();
    private final Instant startedAt = clock.instant();
    // What was started, the latest first. Guarded by itself.
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Engine engine;
    private MySqlServer server;

    private Frontend(FrontendConfig config) {
        this.config = config;
    }

    /** Starts a frontend, or says in one line why it cannot start; then nothing of it is left running. */
    public static Frontend start(FrontendConfig config) throws FrontendStartException {
        Frontend frontend = new Frontend(config);
        boolean running = false;
        try {
            frontend.startRooms();
            running = true;
            return frontend;
        } finally {
            if (!running) {
                frontend.close();
            }
        }
    }

    /** The port that MySQL clients connect to, as it really is. */
    public int mysqlPort() {
        return server.port();
    }

    public String clusterId() {
        return engine.state().clusterId();
    }

    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        synchronized (started) {
            while (!started.isEmpty()) {
                AutoCloseable room = started.pop();
                try {
                    room.close();
                } catch (Exception e) {
                    // The others still have to end.
                    log.warn("{} did not end well", room.getClass().getSimpleName(), e);
                }
            }
        }
        closed.countDown();
    }

    private void startRooms() throws FrontendStartException {
        BackendRegistry registry =
                new BackendRegistry(clock, config.heartbeats().aliveFor());
        SecretSealer sealer = startState(registry);
        AgentChannels channels = closing(new AgentChannels(config.token()));
        AgentClients agents = new AgentClients(channels);
        Supplier<List<Backend>> liveBackends = () -> engine.state().catalog().backends().values().stream()
                .filter(backend -> registry.isLive(backend.id()))
                .toList();
        FrontendSettings settings =
                FrontendSettings.of(config.settings(), () -> engine.state().settings());
        closing(Heartbeats.start(
                engine, agents, registry, config.heartbeats(), () -> settings.value(ConfigKeys.TRANSFER_LIMIT)));

        BrokerWatch brokers = closing(BrokerWatch.start(() -> engine.state().brokers(), channels, clock));
        RepositoryStores stores = new RepositoryStores(channels, brokers::addresses);
        RepositoryAccessor accessor = new RepositoryAccessor(sealer, stores);
        FrontendTasks tasks = new FrontendTasks(
                engine::state,
                accessor,
                channels,
                liveBackends,
                config.heartbeats().lease(),
                clock,
                zone);
        RepositoryProver prover = new RepositoryProver(config.host(), channels, stores, liveBackends, clock);
        RepositoryPings pings = closing(new RepositoryPings(engine::state, accessor, engine::isLeader))
                .start();
        ProgressBoard progress = new ProgressBoard(clock);
        DebugPoints debugPoints = new DebugPoints();
        Supplier<DispatchSettings> dispatching = () -> new DispatchSettings(
                settings.number(ConfigKeys.TASKS_PER_BACKEND),
                settings.millis(ConfigKeys.TASK_RETRY_WAIT),
                settings.millis(ConfigKeys.TASK_RETRY_WAIT_MAX),
                config.heldTasks(),
                debugPoints::holds);
        closing(Dispatcher.start(engine, agents, registry, tasks, accessor, progress, dispatching, clock));
        closing(SnapshotRetirement.start(engine, accessor, clock));
        closing(Upkeep.start(engine, agents, registry, clock, zone));

        MySqlServerConfig mysql = MySqlServerConfig.at(new InetSocketAddress(config.host(), config.mysqlPort()))
                .withTls(config.tls() ? new Tls.SelfSigned() : new Tls.Off());
        SessionRegistry sessions = new SessionRegistry(GlobalVariables.with(mysql.variables()), clock);
        Services services = new Services(
                engine,
                sessions,
                new LoadService(engine, channels, registry::live, clock)::insert,
                new StoredRepositories(
                        prover,
                        accessor,
                        tasks,
                        sealer,
                        pings,
                        new RepositoryAnalyst(config.host(), channels, accessor, liveBackends, clock)),
                new WatchedBackends(
                        registry,
                        new TabletInspector(engine, agents, registry),
                        brokers,
                        new Estimator(agents, accessor)),
                agents::blocking,
                progress,
                this::self,
                ManualFiles.bundled(),
                settings,
                clock,
                zone);
        startServer(mysql, services, sessions);
        startHttp(debugPoints);
    }

    private void startHttp(DebugPoints debugPoints) throws FrontendStartException {
        if (config.http().port().isEmpty()) {
            return;
        }
        InetSocketAddress address =
                new InetSocketAddress(config.host(), config.http().port().getAsInt());
        Map<String, HttpRoute> routes =
                config.http().debugPoints() ? Map.of(DebugPointRoute.PATH, new DebugPointRoute(debugPoints)) : Map.of();
        try {
            HttpPort http = closing(HttpPort.start(address, config.token()::isShownAs, routes));
            log.info("HTTP port {}:{}, debug points {}", config.host(), http.port(), routes.isEmpty() ? "off" : "on");
        } catch (IOException e) {
            throw new FrontendStartException(e.getMessage(), e);
        }
    }

    /** The keys, the log and the engine; a new cluster gets its id and the user root. */
    private SecretSealer startState(BackendRegistry registry) throws FrontendStartException {
        try {
            Files.createDirectories(config.data());
            Path keyset = config.data().resolve("secret.keyset");
            Path logFolder = config.data().resolve("log");
            if (Files.exists(logFolder) && !Files.exists(keyset)) {
                throw new IOException(
                        "The key of sealed secrets is missing: put " + keyset + " back, or no repository can be used");
            }
            SecretSealer sealer = SecretSealer.open(keyset);
            EditLogConfig logConfig = EditLogConfig.alone(logFolder);
            engine = closing(Engine.start(replica -> RatisEditLog.open(logConfig, replica), clock, registry::live));
            createClusterIfNew();
            return sealer;
        } catch (FileSystemException e) {
            // Its message is the path alone.
            throw new FrontendStartException(
                    "Data folder " + config.data() + " cannot be used: "
                            + e.getClass().getSimpleName() + " " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new FrontendStartException(e.getMessage(), e);
        } catch (EngineException | EditLogException | IllegalStateException | java.io.UncheckedIOException e) {
            throw new FrontendStartException(e.getMessage(), e);
        }
    }

    private void createClusterIfNew() {
        String fresh = String.format("%08x", new SecureRandom().nextInt());
        engine.call((state, context, now) -> {
            if (!state.clusterId().isEmpty()) {
                return Outcome.of(state.clusterId());
            }
            User root = User.root(new UserId(context.ids().take()));
            return Outcome.of(fresh, new ClusterCreated(fresh), new CatalogChange.UserSaved(root));
        });
    }

    private void startServer(MySqlServerConfig mysql, Services services, SessionRegistry sessions)
            throws FrontendStartException {
        try {
            server = closing(MySqlServer.start(
                    mysql, new SqlExecutor(services), new CatalogAuthenticator(engine::state, clock), sessions, clock));
        } catch (IOException e) {
            String why = Optional.ofNullable(e.getCause()).orElse(e).getMessage();
            throw new FrontendStartException(
                    "Cannot listen on " + config.host() + ":" + config.mysqlPort() + ": " + why, e);
        }
    }

    private ClusterRows.Self self() {
        ClusterState state = engine.state();
        return new ClusterRows.Self(
                config.host(), mysqlPort(), 0, engine.isLeader(), state.clusterId(), startedAt, VERSION);
    }

    private <T extends AutoCloseable> T closing(T room) {
        synchronized (started) {
            started.push(room);
        }
        return room;
    }
}
