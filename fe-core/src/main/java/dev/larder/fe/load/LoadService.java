package dev.larder.fe.load;

import com.google.common.util.concurrent.ListenableFuture;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.RowCodec;
import dev.larder.common.rpc.SchemaCodec;
import dev.larder.common.rpc.proto.AbortLoadRequest;
import dev.larder.common.rpc.proto.PrepareLoadRequest;
import dev.larder.common.rpc.proto.PrepareLoadResponse;
import dev.larder.common.rpc.proto.PublishVersionsRequest;
import dev.larder.common.rpc.proto.PublishVersionsResponse;
import dev.larder.common.rpc.proto.SchemaSpec;
import dev.larder.common.schema.RowBatch;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange.MissedReplica;
import dev.larder.fe.catalog.CatalogChange.PartitionLoad;
import dev.larder.fe.catalog.CatalogChange.VersionsCommitted;
import dev.larder.fe.catalog.CommittedLoad;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.RestoreGuards;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads rows: prepare on every whole replica, commit one fact when a majority of each tablet has them, publish. Any
 * thread; loads of one table may run at the same time and commit in any order.
 */
public final class LoadService {
    /** Bytes of one tablet's rows in one load at most, as sent. */
    public static final int TABLET_BYTES_MAX = 64 << 20;

    private static final Duration PUBLISH_PATIENCE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(LoadService.class);

    private final Engine engine;
    private final AgentChannels agents;
    private final Supplier<Set<BackendId>> live;
    private final InstantSource clock;
    private final LoadIds ids;

    public LoadService(Engine engine, AgentChannels agents, Supplier<Set<BackendId>> live, InstantSource clock) {
        this.engine = engine;
        this.agents = agents;
        this.live = live;
        this.clock = clock;
        this.ids = new LoadIds(engine);
    }

    /**
     * Inserts the rows into the table, all or none.
     *
     * @return how many
     * @throws EngineException LOAD_FAILED when too few replicas took them, ANALYSIS_ERROR when a row has no partition or
     *     the table is being restored
     */
    public long insert(TableId tableId, RowBatch rows, Instant deadline) {
        if (rows.rows().isEmpty()) {
            return 0;
        }
        ClusterState state = engine.state();
        Table table = table(state, tableId);
        Map<PartitionId, Map<TabletId, List<Object[]>>> routed = new RowRouter(table).route(rows);
        RestoreGuards.refuseLoad(state, table, routed.keySet());
        PreparedLoad prepared = prepare(table, rows, routed, state.catalog(), deadline);
        commit(tableId, prepared, state.catalog());
        publish(tableId, prepared);
        return rows.rows().size();
    }

    private void commit(TableId tableId, PreparedLoad prepared, Catalog catalog) {
        AtomicBoolean refused = new AtomicBoolean();
        try {
            engine.call((now, context, at) -> {
                try {
                    return Outcome.of(0L, committed(now, tableId, prepared, at));
                } catch (EngineException e) {
                    refused.set(true);
                    throw e;
                }
            });
        } catch (EngineException e) {
            // After any other failure the fact may stand in the log all the same, and the rows are needed.
            if (refused.get()) {
                abort(prepared.id(), backends(catalog, prepared));
            }
            throw e;
        }
    }

    private PreparedLoad prepare(
            Table table,
            RowBatch rows,
            Map<PartitionId, Map<TabletId, List<Object[]>>> routed,
            Catalog catalog,
            Instant deadline) {
        LoadId id = ids.take();
        SchemaSpec schema = SchemaCodec.encode(table.schema());
        Set<BackendId> alive = live.get();
        record Call(TabletId tablet, Backend backend, ListenableFuture<PrepareLoadResponse> answer) {}
        List<Call> calls = new ArrayList<>();
        Set<String> problems = new LinkedHashSet<>();
        for (Map.Entry<PartitionId, Map<TabletId, List<Object[]>>> one : routed.entrySet()) {
            Partition partition = table.partition(one.getKey()).orElseThrow();
            one.getValue().forEach((tabletId, some) -> {
                Tablet tablet = partition.tablet(tabletId).orElseThrow();
                PrepareLoadRequest request = request(id, tablet, schema, new RowBatch(rows.schema(), some));
                for (Replica replica : tablet.replicas()) {
                    Backend backend = catalog.backends().get(replica.backend());
                    if (!replica.isWhole()) {
                        problems.add("backend " + replica.backend() + " lacks earlier versions");
                    } else if (backend == null || !alive.contains(replica.backend())) {
                        problems.add("backend " + replica.backend() + " is not alive");
                    } else {
                        calls.add(new Call(
                                tabletId,
                                backend,
                                agents.future(backend.address())
                                        .withDeadlineAfter(millisUntil(deadline), TimeUnit.MILLISECONDS)
                                        .prepareLoad(request)));
                    }
                }
            });
        }
        Map<TabletId, Set<BackendId>> preparedBy = new LinkedHashMap<>();
        for (Call call : calls) {
            try {
                call.answer().get();
                preparedBy
                        .computeIfAbsent(call.tablet(), tablet -> new HashSet<>())
                        .add(call.backend().id());
            } catch (ExecutionException e) {
                problems.add(call.backend().address() + ": " + AgentClients.reason(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
            }
        }
        Map<PartitionId, Set<TabletId>> touched = new LinkedHashMap<>();
        routed.forEach((partition, tablets) -> touched.put(partition, Set.copyOf(tablets.keySet())));
        PreparedLoad prepared = new PreparedLoad(id, touched, preparedBy);
        requireMajorities(table, prepared, problems, catalog);
        return prepared;
    }

    private static PrepareLoadRequest request(LoadId id, Tablet tablet, SchemaSpec schema, RowBatch rows) {
        PrepareLoadRequest request = PrepareLoadRequest.newBuilder()
                .setTabletId(tablet.id().value())
                .setLoadId(id.value())
                .setSchema(schema)
                .addAllRows(RowCodec.encode(rows))
                .build();
        if (request.getSerializedSize() > TABLET_BYTES_MAX) {
            throw new EngineException(
                    ErrorCode.LOAD_FAILED,
                    "One INSERT brings " + request.getSerializedSize() + " bytes to one tablet, at most "
                            + TABLET_BYTES_MAX + " are possible: insert fewer rows at once");
        }
        return request;
    }

    private void requireMajorities(Table table, PreparedLoad prepared, Set<String> problems, Catalog catalog) {
        for (Map.Entry<PartitionId, Set<TabletId>> one : prepared.touched().entrySet()) {
            Partition partition = table.partition(one.getKey()).orElseThrow();
            for (TabletId id : one.getValue()) {
                Tablet tablet = partition.tablet(id).orElseThrow();
                int count = prepared.preparedBy().getOrDefault(id, Set.of()).size();
                if (count < tablet.majority()) {
                    abort(prepared.id(), backends(catalog, prepared));
                    throw new EngineException(
                            ErrorCode.LOAD_FAILED,
                            "Failed to load into table " + table.name() + ": tablet " + id + " has " + count + " of "
                                    + tablet.replicas().size() + " replicas that took the rows, "
                                    + tablet.majority() + " are needed"
                                    + (problems.isEmpty() ? "" : ". " + String.join("; ", problems)));
                }
            }
        }
    }

    /** The fact of the load, if the table still is what the rows were prepared for. */
    private static VersionsCommitted committed(ClusterState state, TableId tableId, PreparedLoad prepared, Instant at) {
        Table table = table(state, tableId);
        RestoreGuards.refuseLoad(state, table, prepared.touched().keySet());
        List<PartitionLoad> loads = new ArrayList<>();
        List<MissedReplica> missed = new ArrayList<>();
        prepared.touched().forEach((id, tablets) -> {
            Partition partition = table.partition(id)
                    .filter(one -> one.tabletIds().containsAll(tablets))
                    .orElseThrow(() -> new EngineException(
                            ErrorCode.LOAD_FAILED,
                            "A partition of table " + table.name()
                                    + " was dropped, truncated or restored during the load"));
            long version = partition.visibleVersion() + 1;
            loads.add(new PartitionLoad(id, version, new CommittedLoad(prepared.id(), List.copyOf(tablets))));
            for (TabletId tabletId : tablets) {
                Tablet tablet = partition.tablet(tabletId).orElseThrow();
                Set<BackendId> took = prepared.preparedBy().get(tabletId);
                requireWholeMajority(table, tablet, took);
                for (Replica replica : tablet.replicas()) {
                    if (!took.contains(replica.backend())) {
                        missed.add(new MissedReplica(id, tabletId, replica.backend(), version));
                    }
                }
            }
        });
        return new VersionsCommitted(tableId, loads, missed, at);
    }

    /** A copy that took the rows may have been found to lack an earlier version, or be gone, since it was asked. */
    private static void requireWholeMajority(Table table, Tablet tablet, Set<BackendId> took) {
        long whole = tablet.replicas().stream()
                .filter(replica -> replica.isWhole() && took.contains(replica.backend()))
                .count();
        if (whole < tablet.majority()) {
            throw new EngineException(
                    ErrorCode.LOAD_FAILED,
                    "Failed to load into table " + table.name() + ": copies of tablet " + tablet.id()
                            + " were lost during the load");
        }
    }

    /** Best effort: the dispatcher sends again what is not acknowledged, and readers bring the versions with them. */
    private void publish(TableId tableId, PreparedLoad prepared) {
        ClusterState state = engine.state();
        Map<BackendId, PublishVersionsRequest.Builder> requests = new TreeMap<>();
        state.catalog().table(tableId).ifPresent(table -> prepared.touched()
                .keySet()
                .forEach(id -> table.partition(id).ifPresent(partition -> PublishRequests.of(partition)
                        .forEach((backend, request) -> requests.computeIfAbsent(
                                        backend, key -> PublishVersionsRequest.newBuilder())
                                .mergeFrom(request)))));
        Set<BackendId> alive = live.get();
        List<ListenableFuture<PublishVersionsResponse>> answers = new ArrayList<>();
        requests.forEach((id, request) -> {
            Backend backend = state.catalog().backends().get(id);
            if (backend != null && alive.contains(id)) {
                answers.add(agents.future(backend.address())
                        .withDeadlineAfter(PUBLISH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .publishVersions(request.build()));
            }
        });
        int majority = requests.size() / 2 + 1;
        for (ListenableFuture<PublishVersionsResponse> answer :
                answers.subList(0, Math.min(majority, answers.size()))) {
            try {
                answer.get(PUBLISH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                log.info("Load {} is committed; publishing goes on in the background: {}", prepared.id(), e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void abort(LoadId id, List<Backend> backends) {
        for (Backend backend : backends) {
            // Nobody waits: a prepared load that is never committed is forgotten by its agent in the end.
            var unused = agents.future(backend.address())
                    .withDeadlineAfter(PUBLISH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .abortLoad(
                            AbortLoadRequest.newBuilder().setLoadId(id.value()).build());
        }
    }

    private static List<Backend> backends(Catalog catalog, PreparedLoad prepared) {
        return prepared.preparedBy().values().stream()
                .flatMap(Set::stream)
                .distinct()
                .map(catalog.backends()::get)
                .filter(backend -> backend != null)
                .toList();
    }

    private static Table table(ClusterState state, TableId id) {
        return state.catalog()
                .table(id)
                .orElseThrow(() -> new EngineException(ErrorCode.TABLE_NOT_FOUND, "The table was dropped"));
    }

    private long millisUntil(Instant deadline) {
        return Math.max(1, Duration.between(clock.instant(), deadline).toMillis());
    }
}
