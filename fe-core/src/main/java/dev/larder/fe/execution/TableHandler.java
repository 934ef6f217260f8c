package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.analysis.InformationSchema;
import dev.larder.fe.analysis.Privileges;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogChange.PartitionsReplaced;
import dev.larder.fe.catalog.CatalogChange.TableCreated;
import dev.larder.fe.catalog.CatalogChange.TableDropped;
import dev.larder.fe.catalog.ColocateGroup;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.DynamicPartitions;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Placement;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.View;
import dev.larder.fe.command.NewPartition;
import dev.larder.fe.command.TableCommand;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.restore.RestoreHold;
import dev.larder.fe.show.DynamicPartitionRows;
import dev.larder.fe.show.PartitionRows;
import dev.larder.fe.show.TableRows;
import dev.larder.fe.show.TabletFacts;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.RestoreGuards;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.OnExisting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pcollections.TreePMap;

/** Tables. */
final class TableHandler implements TableCommand.Handler {
    /** Tablets of a table at most: what one fact of the edit log and one plan can bear. */
    static final int TABLETS_MAX = 100_000;

    private final StatementRun run;

    TableHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(TableCommand.CreateTable command) {
        long tablets = (long) command.partitions().size()
                * command.definition().distribution().buckets();
        if (tablets > TABLETS_MAX) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "A table may have " + TABLETS_MAX + " tablets at creation: partitions times buckets are "
                            + tablets);
        }
        run.services().engine().call((state, context, now) -> {
            if (!state.catalog().databases().containsKey(command.database())) {
                throw new EngineException(ErrorCode.UNKNOWN_DATABASE, "The database was dropped");
            }
            Optional<Table> existing = state.catalog().table(command.database(), command.name());
            if (existing.isPresent()) {
                if (command.onExisting() == OnExisting.IGNORE) {
                    return Outcome.of(false);
                }
                if (state.jobs()
                        .hold(existing.get())
                        .filter(RestoreHold::isAtomic)
                        .isPresent()) {
                    RestoreGuards.refuseCreate(state, command.database(), command.name());
                }
                throw new EngineException(ErrorCode.TABLE_EXISTS, "Table '" + command.name() + "' already exists");
            }
            if (state.catalog().view(command.database(), command.name()).isPresent()) {
                if (command.onExisting() == OnExisting.IGNORE) {
                    return Outcome.of(false);
                }
                throw new EngineException(ErrorCode.TABLE_EXISTS, "Table '" + command.name() + "' already exists");
            }
            RestoreGuards.refuseCreate(state, command.database(), command.name());
            CatalogChange created = new TableCreated(table(command, context, now));
            List<StateChange> facts = new ArrayList<>(List.of(created));
            DecisionContext after =
                    new DecisionContext(created.applyTo(context.catalog()), context.live(), context.ids());
            facts.addAll(DynamicPartitions.due(
                    ((TableCreated) created).table(), after, now, run.services().zone()));
            return new Outcome<>(facts, true);
        });
        run.done();
    }

    private static Table table(TableCommand.CreateTable command, DecisionContext context, Instant now) {
        TableId id = new TableId(context.ids().take());
        Placement placement = new Placement(context.catalog(), context.live());
        TreePMap<PartitionId, Partition> partitions = TreePMap.empty();
        ColocateGroup.of(context.catalog(), command.database(), command.definition())
                .ifPresent(group -> checkGroup(group, command));
        for (NewPartition one : command.partitions()) {
            PartitionId partition = new PartitionId(context.ids().take());
            List<Tablet> tablets = placement.place(
                    command.database(),
                    command.definition(),
                    command.definition().distribution().buckets(),
                    one.replicationNum(),
                    context.ids());
            partitions = partitions.plus(
                    partition, Partition.empty(partition, one.name(), one.item(), one.replicationNum(), tablets, now));
        }
        return new Table(id, command.database(), command.name(), command.definition(), now, partitions);
    }

    private static void checkGroup(ColocateGroup group, TableCommand.CreateTable command) {
        int copies = Integer.parseInt(command.definition().properties().get("replication_num"));
        group.check(command.definition(), copies);
        command.partitions().forEach(one -> {
            if (one.replicationNum() != copies) {
                throw new EngineException(
                        ErrorCode.ANALYSIS_ERROR,
                        "Colocate tables must have same replication allocation: { tag.location.default: "
                                + one.replicationNum() + " } should be { tag.location.default: " + copies + " }");
            }
        });
    }

    @Override
    public void handle(TableCommand.DropTable command) {
        run.services().engine().call((state, context, now) -> {
            Table table = state.catalog()
                    .table(command.table())
                    .orElseThrow(() -> new EngineException(
                            ErrorCode.UNKNOWN_TABLE,
                            "Unknown table '" + command.databaseName() + "." + command.name() + "'"));
            RestoreGuards.refuseDrop(state, table);
            return Outcome.of(true, new TableDropped(table.id(), now));
        });
        run.done();
    }

    @Override
    public void handle(TableCommand.TruncateTable command) {
        run.services().engine().call((state, context, now) -> {
            Table table = RestoreGuards.alterable(state, command.table());
            return Outcome.of(true, truncated(command, table, context, now));
        });
        run.done();
    }

    /** Every partition gets new tablets: readers of the old ones finish undisturbed. */
    private static PartitionsReplaced truncated(
            TableCommand.TruncateTable command, Table table, DecisionContext context, Instant now) {
        Placement placement = new Placement(context.catalog(), context.live());
        List<Partition> emptied = new ArrayList<>();
        for (Partition partition : table.partitions().values()) {
            boolean meant = command.partitions().isEmpty()
                    || command.partitions().stream().anyMatch(partition.name()::equalsIgnoreCase);
            if (meant) {
                List<Tablet> tablets = placement.place(
                        table.database(),
                        table.definition(),
                        partition.tablets().size(),
                        partition.replicationNum(),
                        context.ids());
                emptied.add(Partition.empty(
                        partition.id(), partition.name(), partition.item(), partition.replicationNum(), tablets, now));
            }
        }
        return new PartitionsReplaced(table.id(), emptied, now);
    }

    @Override
    public void handle(TableCommand.AlterTable command) {
        run.services()
                .engine()
                .call((state, context, now) -> new Outcome<>(
                        List.copyOf(Alteration.facts(
                                command, state, context, now, run.services().zone())),
                        true));
        run.done();
    }

    @Override
    public void handle(TableCommand.ShowDynamicPartitions command) {
        run.show(
                DynamicPartitionRows.of(
                        visible(command.database()), run.services().zone()),
                command.filter());
    }

    @Override
    public void handle(TableCommand.ShowTables command) {
        boolean schema = command.database().equals(InformationSchema.ID);
        SortedMap<String, String> types = new TreeMap<>();
        if (schema) {
            InformationSchema.tableNames().forEach(name -> types.put(name, "SYSTEM VIEW"));
        } else {
            visible(command.database()).forEach(table -> types.put(table.name(), "BASE TABLE"));
            visibleViews(command.database()).forEach(view -> types.put(view.name(), TableRows.VIEW));
        }
        run.show(
                command.detail() == Detail.FULL
                        ? TableRows.fullTables(command.databaseName(), types)
                        : TableRows.tables(command.databaseName(), types.keySet()),
                command.filter());
    }

    private List<View> visibleViews(DatabaseId database) {
        String name = run.catalog().databases().get(database).name();
        Privileges may = run.context().privileges();
        return run.catalog().views(database).stream()
                .filter(view -> may.seeTable(name, view.name()))
                .toList();
    }

    private List<Table> visible(DatabaseId database) {
        String name = run.catalog().databases().get(database).name();
        Privileges may = run.context().privileges();
        return run.catalog().tables(database).stream()
                .filter(table -> may.seeTable(name, table.name()))
                .toList();
    }

    @Override
    public void handle(TableCommand.ShowTableStatus command) {
        run.show(
                TableRows.tableStatus(visible(command.database()), visibleViews(command.database()), run.times()),
                command.filter());
    }

    @Override
    public void handle(TableCommand.ShowCreateTable command) {
        Table table = table(command.table());
        run.show(
                run.state().jobs().hold(table).filter(RestoreHold::isAtomic).isPresent()
                        ? TableRows.createTableInAtomicRestore(table)
                        : TableRows.createTable(table));
    }

    @Override
    public void handle(TableCommand.Describe command) {
        run.show(TableRows.describe(table(command.table())));
    }

    @Override
    public void handle(TableCommand.ShowColumns command) {
        Table table = table(command.table());
        run.show(
                command.detail() == Detail.FULL ? TableRows.fullColumns(table) : TableRows.columns(table),
                command.filter());
    }

    @Override
    public void handle(TableCommand.ShowSystemColumns command) {
        run.show(
                command.detail() == Detail.FULL
                        ? TableRows.fullSystemColumns(command.columns())
                        : TableRows.systemColumns(command.columns()),
                command.filter());
    }

    @Override
    public void handle(TableCommand.ShowPartitions command) {
        Table table = table(command.table());
        run.show(rows(table, table.tablets()).partitions(restoring(run.state(), table)), command.choice());
    }

    @Override
    public void handle(TableCommand.ShowTablets command) {
        Table table = table(command.table());
        List<Partition> partitions = table.partitions().values().stream()
                .filter(partition ->
                        command.partitions().isEmpty() || command.partitions().contains(partition.name()))
                .toList();
        List<Tablet> tablets = partitions.stream()
                .flatMap(partition -> partition.tablets().stream())
                .toList();
        run.show(rows(table, tablets).tablets(run.catalog(), partitions), command.choice());
    }

    private PartitionRows rows(Table table, List<Tablet> tablets) {
        Map<BackendId, Map<TabletId, TabletFacts>> facts =
                run.services().backends().describe(tablets);
        return new PartitionRows(table, facts, run.times());
    }

    /** Names of the table's partitions that a running restore will replace. */
    private static Set<String> restoring(ClusterState state, Table table) {
        return state
                .jobs()
                .hold(table)
                .filter(hold -> !hold.isAtomic())
                .map(RestoreHold::partitions)
                .orElse(Set.of())
                .stream()
                .flatMap(id -> table.partition(id).stream())
                .map(Partition::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Table table(TableId id) {
        return run.catalog().tables().get(id);
    }
}
