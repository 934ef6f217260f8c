package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.TableSchema;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogChange.PartitionRenamed;
import dev.larder.fe.catalog.CatalogChange.PartitionsDropped;
import dev.larder.fe.catalog.CatalogChange.PartitionsReplaced;
import dev.larder.fe.catalog.CatalogChange.TableRedefined;
import dev.larder.fe.catalog.CatalogChange.TableRenamed;
import dev.larder.fe.catalog.ColumnChanges;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.DynamicPartitions;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Placement;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.NewPartition;
import dev.larder.fe.command.TableChange;
import dev.larder.fe.command.TableCommand;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.RestoreGuards;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The changes of one ALTER TABLE against the newest state, each seeing what those before it did. All or none happen. */
final class Alteration implements TableChange.Visitor<List<CatalogChange>> {
    private static final String COLOCATE_WITH = "colocate_with";
    private static final String REPLICATION_NUM = "replication_num";

    private final ClusterState state;
    private final DecisionContext context;
    private final Instant now;
    private final TableId id;
    private Catalog catalog;

    private Alteration(ClusterState state, DecisionContext context, Instant now, TableId id) {
        this.state = state;
        this.context = context;
        this.now = now;
        this.id = id;
        this.catalog = context.catalog();
    }

    /** The facts of a statement. Throws an EngineException when one of its changes is not possible. */
    static List<CatalogChange> facts(
            TableCommand.AlterTable command, ClusterState state, DecisionContext context, Instant now, ZoneId zone) {
        Alteration alteration = new Alteration(state, context, now, command.table());
        RestoreGuards.refuseAlter(state, alteration.table());
        List<CatalogChange> facts = new ArrayList<>();
        for (TableChange change : command.changes()) {
            alteration.take(change.accept(alteration), facts);
        }
        DecisionContext after = new DecisionContext(alteration.catalog, context.live(), context.ids());
        alteration.take(DynamicPartitions.due(alteration.table(), after, now, zone), facts);
        return facts;
    }

    private void take(List<CatalogChange> some, List<CatalogChange> all) {
        for (CatalogChange fact : some) {
            catalog = fact.applyTo(catalog);
            all.add(fact);
        }
    }

    @Override
    public List<CatalogChange> visit(TableChange.Rename change) {
        Table table = table();
        if (table.name().equals(change.to())) {
            throw wrong("Same table name");
        }
        if (catalog.isTaken(table.database(), change.to())) {
            throw wrong("Table name[" + change.to() + "] is already used");
        }
        RestoreGuards.refuseRename(state, table.database(), change.to());
        return List.of(new TableRenamed(id, change.to()));
    }

    @Override
    public List<CatalogChange> visit(TableChange.RenamePartition change) {
        Partition partition = table().partition(change.from())
                .orElseThrow(() -> wrong("Partition[" + change.from() + "] does not exists"));
        DynamicPartitions.refuseByHand(table());
        if (partition.name().equals(change.to())) {
            throw wrong("Same partition name");
        }
        boolean taken = table().partition(change.to())
                .filter(other -> !other.id().equals(partition.id()))
                .isPresent();
        if (taken) {
            throw wrong("Partition name[" + change.to() + "] is already used");
        }
        return List.of(new PartitionRenamed(id, partition.id(), change.to()));
    }

    @Override
    public List<CatalogChange> visit(TableChange.AddPartition change) {
        DynamicPartitions.refuseByHand(table());
        Table table = table();
        NewPartition wanted = change.partition();
        if (table.partition(wanted.name()).isPresent()) {
            if (change.onExisting() == OnExisting.IGNORE) {
                return List.of();
            }
            throw wrong("Duplicate partition name " + wanted.name());
        }
        PartitionItems items = new PartitionItems(table.definition());
        Optional<Partition> other = table.partitions().values().stream()
                .filter(one -> items.overlap(one.item(), wanted.item()))
                .findFirst();
        if (other.isPresent()) {
            throw wrong("Partition " + wanted.name() + " is intersected with range or list of partition "
                    + other.get().name());
        }
        long tablets = table.tablets().size() + (long) change.buckets();
        if (tablets > TableHandler.TABLETS_MAX) {
            throw wrong("A table may have " + TableHandler.TABLETS_MAX + " tablets: with partition " + wanted.name()
                    + " it would have " + tablets);
        }
        requireShapeOfGroup(table, change);
        Partition made = Partition.empty(
                new PartitionId(context.ids().take()),
                wanted.name(),
                wanted.item(),
                wanted.replicationNum(),
                new Placement(catalog, context.live())
                        .place(
                                table.database(),
                                table.definition(),
                                change.buckets(),
                                wanted.replicationNum(),
                                context.ids()),
                now);
        return List.of(new PartitionsReplaced(id, List.of(made), now));
    }

    /** Partitions of a table in a colocate group are all alike. */
    private static void requireShapeOfGroup(Table table, TableChange.AddPartition change) {
        String copies = Integer.toString(change.partition().replicationNum());
        boolean alike = change.buckets() == table.definition().distribution().buckets()
                && copies.equals(table.definition().properties().getOrDefault(REPLICATION_NUM, copies));
        if (table.definition().properties().containsKey(COLOCATE_WITH) && !alike) {
            throw wrong("Colocate tables must have same bucket num and replication allocation in every partition: "
                    + change.partition().name());
        }
    }

    @Override
    public List<CatalogChange> visit(TableChange.DropPartition change) {
        DynamicPartitions.refuseByHand(table());
        Optional<Partition> partition = table().partition(change.name());
        if (partition.isEmpty() && change.onMissing() == OnMissing.IGNORE) {
            return List.of();
        }
        return List.of(new PartitionsDropped(
                id,
                List.of(partition
                        .orElseThrow(() -> wrong("Error in list of partitions to " + change.name()))
                        .id()),
                now));
    }

    @Override
    public List<CatalogChange> visit(TableChange.SetProperties change) {
        var definition = table().definition();
        if (definition.properties().containsKey(COLOCATE_WITH)
                && change.properties().containsKey(REPLICATION_NUM)) {
            throw wrong("Cannot change replication allocation of colocate table.");
        }
        return List.of(new TableRedefined(
                id, definition.withProperties(definition.properties().plusAll(change.properties()))));
    }

    @Override
    public List<CatalogChange> visit(TableChange.Comment change) {
        return List.of(new TableRedefined(id, table().definition().withComment(change.comment())));
    }

    @Override
    public List<CatalogChange> visit(TableChange.ColumnComment change) {
        TableSchema schema = table().schema();
        List<Column> columns = schema.columns().stream()
                .map(column -> column.name().equals(change.column()) ? column.commented(change.comment()) : column)
                .toList();
        return List.of(new TableRedefined(id, table().definition().withSchema(schema.withColumns(columns))));
    }

    @Override
    public List<CatalogChange> visit(TableChange.AddColumn change) {
        return List.of(new TableRedefined(id, ColumnChanges.of(table()).add(change.column(), change.place())));
    }

    @Override
    public List<CatalogChange> visit(TableChange.ModifyColumn change) {
        return List.of(new TableRedefined(id, ColumnChanges.of(table()).modify(change.column(), change.place())));
    }

    @Override
    public List<CatalogChange> visit(TableChange.DropColumn change) {
        return List.of(new TableRedefined(id, ColumnChanges.of(table()).drop(change.column())));
    }

    @Override
    public List<CatalogChange> visit(TableChange.RenameColumn change) {
        return List.of(new TableRedefined(id, ColumnChanges.of(table()).rename(change.from(), change.to())));
    }

    private Table table() {
        return catalog.table(id)
                .orElseThrow(() -> new EngineException(ErrorCode.TABLE_NOT_FOUND, "The table was dropped"));
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
