package dev.larder.fe.cluster;

import static org.awaitility.Awaitility.await;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.AgentToken;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogChange.BackendAdded;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Distribution;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItem.Bound;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.editlog.MemoryEditLog;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterChange.ClusterCreated;
import dev.larder.fe.state.ClusterChange.IdsTaken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pcollections.TreePMap;

/** A frontend's engine over memory with fake agents that it watches, and one table {@code t}, closed in reverse order. */
public final class WatchedCluster implements AutoCloseable {
    public static final ClusterConfig QUICK =
            new ClusterConfig(Duration.ofMillis(50), Duration.ofMillis(1500), Duration.ofMillis(1500));
    public static final DatabaseId DATABASE = new DatabaseId(10_500);
    public static final TableId TABLE = new TableId(10_600);
    public static final PartitionId OLD = new PartitionId(10_601);
    public static final PartitionId NEW = new PartitionId(10_602);

    public final InstantSource clock = InstantSource.system();
    public final List<FakeAgent> agents = new ArrayList<>();
    public final AgentChannels channels = new AgentChannels(AgentToken.of("test"));
    public final AgentClients clients = new AgentClients(channels);
    public final BackendRegistry registry = new BackendRegistry(clock, QUICK.aliveFor());
    public final Engine engine;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** As many agents, all alive. */
    public WatchedCluster(int agentCount) {
        engine = keep(
                Engine.start(replica -> MemoryEditLog.open(new MemoryEditLog.Store(), replica), clock, registry::live));
        open.push(channels);
        tell(new ClusterCreated("c0ffee00"), new IdsTaken(20_000));
        tell(new CatalogChange.DatabaseCreated(new Database(DATABASE, "db", Instant.EPOCH)));
        for (int i = 0; i < agentCount; i++) {
            FakeAgent agent = keep(new FakeAgent());
            agents.add(agent);
            tell(new BackendAdded(new Backend(backend(i), "127.0.0.1", agent.port(), Instant.EPOCH)));
        }
        keep(Heartbeats.start(engine, clients, registry, QUICK, () -> 0));
        await().until(() -> registry.live().size() == agentCount);
    }

    public static BackendId backend(int index) {
        return new BackendId(10_700 + index);
    }

    /** Closes the room before everything that was there before it. */
    public <T extends AutoCloseable> T keep(T room) {
        open.push(room);
        return room;
    }

    public void tell(StateChange... facts) {
        engine.call((state, context, now) -> Outcome.of(true, facts));
    }

    /**
     * A table of two partitions by {@code k}: OLD takes 0 to 99, NEW 100 to 199.
     *
     * @param copies of each tablet, on the first so many agents
     */
    public Table createTable(int buckets, int copies) {
        TableSchema schema = new TableSchema(
                KeysType.DUPLICATE,
                List.of(new Column(
                        "k", ColumnType.of(TypeKind.INT), true, true, Optional.empty(), Optional.empty(), "")));
        TableDefinition definition = new TableDefinition(
                schema,
                new Partitioning(Partitioning.Kind.RANGE, List.of("k")),
                new Distribution(List.of("k"), buckets),
                TreePMap.empty(),
                "");
        TreePMap<PartitionId, Partition> partitions = TreePMap.empty();
        partitions = partitions.plus(OLD, partition(OLD, "old", "0", "100", 11_000, buckets, copies));
        partitions = partitions.plus(NEW, partition(NEW, "new", "100", "200", 12_000, buckets, copies));
        tell(new CatalogChange.TableCreated(new Table(TABLE, DATABASE, "t", definition, Instant.EPOCH, partitions)));
        return table();
    }

    /** An empty partition with tablets from the given id on. */
    public static Partition partition(
            PartitionId id, String name, String from, String to, long firstTablet, int buckets, int copies) {
        List<Replica> replicas = IntStream.range(0, copies)
                .mapToObj(i -> Replica.whole(backend(i)))
                .toList();
        return Partition.empty(
                id,
                name,
                new PartitionItem.Range(List.of(Bound.of(from)), List.of(Bound.of(to))),
                copies,
                IntStream.range(0, buckets)
                        .mapToObj(i -> new Tablet(new TabletId(firstTablet + i), replicas))
                        .toList(),
                Instant.EPOCH);
    }

    public Table table() {
        return engine.state().catalog().table(TABLE).orElseThrow();
    }

    public Partition partition(PartitionId id) {
        return table().partition(id).orElseThrow();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("A room did not end well", e);
            }
        }
    }
}
