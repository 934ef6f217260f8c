package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TypedValues;
import dev.larder.fe.catalog.ColumnChanges;
import dev.larder.fe.catalog.DynamicPartition;
import dev.larder.fe.catalog.DynamicPartitions;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.command.NewPartition;
import dev.larder.fe.command.TableChange;
import dev.larder.fe.command.TableCommand;
import dev.larder.sql.tree.Buckets;
import dev.larder.sql.tree.ColumnDefinition;
import dev.larder.sql.tree.Distribution;
import dev.larder.sql.tree.DistributionMethod;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.KeyMark;
import dev.larder.sql.tree.Property;
import dev.larder.sql.tree.TableAlteration;
import dev.larder.sql.tree.TableStatement;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/** ALTER TABLE. Lives for one statement. */
final class AlterationAnalysis implements TableAlteration.Visitor<Stream<TableChange>> {
    private static final String REPLICATION_NUM = "replication_num";
    private static final String DEFAULT = "default.";

    /** What no result and no file depends on may change. */
    private static final Set<String> CHANGEABLE = Set.of(
            "binlog.enable",
            "binlog.max_bytes",
            "binlog.max_history_nums",
            "binlog.ttl_seconds",
            "bloom_filter_columns",
            "bloom_filter_fpp",
            "compaction_policy",
            "disable_auto_compaction",
            "enable_mow_light_delete",
            "enable_single_replica_compaction",
            "estimate_partition_size",
            "file_cache_ttl_seconds",
            "group_commit_data_bytes",
            "group_commit_interval_ms",
            "in_memory",
            "is_being_synced",
            "light_schema_change",
            "min_load_replica_num",
            "skip_write_index_on_load",
            "storage_policy",
            "time_series_compaction_empty_rowsets_threshold",
            "time_series_compaction_file_count_threshold",
            "time_series_compaction_goal_size_mbytes",
            "time_series_compaction_level_threshold",
            "time_series_compaction_time_threshold_seconds");

    private final AnalysisContext context;
    private final Table table;

    AlterationAnalysis(AnalysisContext context, Table table) {
        this.context = context;
        this.table = table;
    }

    TableCommand.AlterTable analyze(TableStatement.AlterTable node) {
        return new TableCommand.AlterTable(
                table.id(),
                node.alterations().stream().flatMap(one -> one.accept(this)).toList());
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.RenameTable node) {
        String to = Names.table(node.to().value());
        // Who may create the name may use it: a table does not come under other grants by being renamed.
        context.privileges()
                .requireOnTable(
                        Privilege.CREATE,
                        context.catalog().databases().get(table.database()).name(),
                        to);
        return Stream.of(new TableChange.Rename(to));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.RenamePartition node) {
        if (unpartitioned()) {
            throw TableDefiner.wrong(
                    "Table[" + table.name() + "] is single partitioned. no need to rename partition name.");
        }
        return Stream.of(new TableChange.RenamePartition(
                node.from().value(), Names.partition(node.to().value())));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.AddPartition node) {
        if (unpartitioned()) {
            throw TableDefiner.wrong("Only support adding partition to range and list partitioned table");
        }
        DynamicPartitions.refuseByHand(table);
        int copies = Integer.parseInt(table.definition().properties().getOrDefault(REPLICATION_NUM, "3"));
        boolean there = table.partition(node.partition().name().value()).isPresent();
        // A name that is taken is refused, or left alone, whatever the range is.
        NewPartition partition = there
                ? new NewPartition(
                        node.partition().name().value(),
                        table.partition(node.partition().name().value())
                                .orElseThrow()
                                .item(),
                        copies)
                : new PartitionDefiner(table.definition(), copies)
                        .add(node.partition(), table.partitions().values());
        return Stream.of(new TableChange.AddPartition(
                partition, buckets(node.distribution()), node.partition().onExisting()));
    }

    private int buckets(Optional<Distribution> written) {
        int defined = table.definition().distribution().buckets();
        if (written.isEmpty()) {
            return defined;
        }
        boolean hash = written.get().method() == DistributionMethod.HASH;
        boolean sameColumns = table.definition().distribution().columns().stream()
                .map(TableDefiner::lower)
                .toList()
                .equals(written.get().columns().stream()
                        .map(column -> TableDefiner.lower(column.value()))
                        .toList());
        if (hash == table.definition().distribution().columns().isEmpty() || !sameColumns) {
            throw TableDefiner.wrong(
                    "Cannot assign different distribution to the partitions of a table; its columns are "
                            + table.definition().distribution().columns());
        }
        return written.get().buckets().isPresent() && written.get().buckets().get() instanceof Buckets.Fixed fixed
                ? checkedBuckets(fixed.count())
                : defined;
    }

    private static int checkedBuckets(int count) {
        if (count < 1 || count > TableDefiner.BUCKETS_MAX) {
            throw TableDefiner.wrong(
                    "Number of buckets per partition must be 1 to " + TableDefiner.BUCKETS_MAX + ": " + count);
        }
        return count;
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.DropPartition node) {
        if (unpartitioned()) {
            throw TableDefiner.wrong("Alter table [" + table.name() + "] failed. Not a partitioned table");
        }
        return Stream.of(new TableChange.DropPartition(node.name().value(), node.onMissing()));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.SetProperties node) {
        TableDefinition definition = table.definition();
        TreePMap<String, String> changed = TreePMap.empty();
        for (Property property : node.properties().properties()) {
            String key = property.key().toLowerCase(Locale.ROOT);
            if (DynamicPartitionRules.isOne(key)) {
                changed = changed.plus(
                        DynamicPartitionRules.key(key), DynamicPartitionRules.checked(key, property.value()));
            } else if (key.equals(DEFAULT + REPLICATION_NUM)) {
                changed = changed.plus(
                        REPLICATION_NUM, Integer.toString(TableProperties.replicationNum(property.value())));
            } else if (key.equals(DEFAULT + "replication_allocation")) {
                changed = changed.plus(REPLICATION_NUM, Integer.toString(TableProperties.allocation(property.value())));
            } else if (key.equals(REPLICATION_NUM) || key.equals("replication_allocation")) {
                throw new EngineException(
                        ErrorCode.NOT_SUPPORTED,
                        "Partitions keep their number of copies. If you want to set default replication number,"
                                + " please use 'default.' prefix: default." + key);
            } else if (CHANGEABLE.contains(key)) {
                changed = changed.plus(key, PropertyRule.ALL.get(key).checked(key, property.value()));
            } else {
                throw TableDefiner.wrong("Unknown table property: [" + property.key() + "]");
            }
        }
        return Stream.of(new TableChange.SetProperties(fitted(definition, changed)));
    }

    /** What a table gets when it becomes one with dynamic partitions, and names as the schema writes them. */
    private TreePMap<String, String> fitted(TableDefinition definition, TreePMap<String, String> changed) {
        TreePMap<String, String> next = changed;
        if (next.containsKey(BloomFilters.COLUMNS)) {
            next = next.plus(
                    BloomFilters.COLUMNS, BloomFilters.columns(next.get(BloomFilters.COLUMNS), definition.schema()));
        }
        if (next.keySet().stream().noneMatch(DynamicPartitionRules::isOne)) {
            return next;
        }
        TableDefinition written =
                definition.withProperties(definition.properties().plusAll(next));
        boolean said = written.properties().containsKey(DynamicPartition.TIME_UNIT)
                && written.properties().containsKey(DynamicPartition.END)
                && written.properties().containsKey(DynamicPartition.NAME_PREFIX);
        if (!said) {
            throw TableDefiner.wrong(
                    "Table " + table.name() + " is not a dynamic partition table. Use command `HELP ALTER"
                            + " TABLE` to see how to change a normal table to a dynamic partition table.");
        }
        for (var one : DynamicPartitionRules.complete(written, context.zone()).entrySet()) {
            if (DynamicPartitionRules.isOne(one.getKey())) {
                next = next.plus(one.getKey(), one.getValue());
            }
        }
        return next;
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.ModifyComment node) {
        return Stream.of(new TableChange.Comment(node.comment()));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.ModifyColumnComment node) {
        int index = table.schema()
                .indexOf(node.column().value())
                .orElseThrow(() -> TableDefiner.wrong("Column[" + node.column() + "] does not exists"));
        return Stream.of(new TableChange.ColumnComment(
                table.schema().columns().get(index).name(), node.comment()));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.RenameColumn node) {
        return Stream.of(new TableChange.RenameColumn(
                node.from().value(), Names.column(node.to().value())));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.AddColumn node) {
        return Stream.of(add(node.column(), place(node.place())));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.AddColumns node) {
        return node.columns().stream().map(column -> add(column, Optional.empty()));
    }

    private TableChange add(ColumnDefinition written, Optional<ColumnChanges.Place> place) {
        Names.column(written.name().value());
        if (!written.traits().isEmpty()) {
            throw TableDefiner.wrong(
                    "Can not add column " + written.name() + ": a column that fills itself is made with its table");
        }
        // As in Doris: what does not aggregate is a key in a table that does.
        boolean grouping = table.schema().keysType() == KeysType.AGGREGATE
                && written.aggregation().isEmpty();
        boolean key = grouping || written.keyMark() == KeyMark.KEY;
        Column column = key
                ? TableDefiner.keyColumn(written)
                : TableDefiner.valueColumn(table.schema().keysType(), written);
        return new TableChange.AddColumn(column.filled(fill(column)), place);
    }

    /** What rows get that are there already: the default as it is now. */
    private Optional<String> fill(Column column) {
        if (column.defaultValue().isEmpty()) {
            return Optional.empty();
        }
        String text = column.defaultValue().get();
        try {
            ColumnType type = column.type();
            if (!text.equals(TableDefiner.CURRENT_TIMESTAMP)) {
                return Optional.of(TypedValues.print(type, TypedValues.parse(type, text)));
            }
            LocalDateTime now = LocalDateTime.ofInstant(context.now(), context.sessionZone());
            return Optional.of(TypedValues.print(now, type.precision()));
        } catch (InvalidValueException e) {
            throw new IllegalStateException("A default was not checked: " + column.name(), e);
        }
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.ModifyColumn node) {
        ColumnDefinition written = node.column();
        Optional<Column> known = table.schema().indexOf(written.name().value()).stream()
                .mapToObj(table.schema().columns()::get)
                .findFirst();
        boolean key =
                written.keyMark() == KeyMark.KEY || known.filter(Column::key).isPresent();
        ColumnDefinition whole = new ColumnDefinition(
                written.name(),
                written.type(),
                written.keyMark(),
                written.aggregation()
                        .or(() -> known.flatMap(Column::aggregation).map(Enum::name)),
                written.nullability(),
                written.defaultValue(),
                written.traits(),
                written.comment(),
                written.position());
        Column column = key
                ? TableDefiner.keyColumn(whole)
                : TableDefiner.valueColumn(table.schema().keysType(), whole);
        return Stream.of(new TableChange.ModifyColumn(column, place(node.place())));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.DropColumn node) {
        return Stream.of(new TableChange.DropColumn(node.column().value()));
    }

    @Override
    public Stream<TableChange> visit(TableAlteration.OrderColumns node) {
        throw new EngineException(
                ErrorCode.NOT_SUPPORTED,
                "ORDER BY is not supported: give single columns of table " + table.name()
                        + " another place with MODIFY COLUMN ... FIRST or AFTER");
    }

    private static Optional<ColumnChanges.Place> place(Optional<TableAlteration.ColumnPlace> written) {
        return written.map(place -> new ColumnChanges.Place(place.after().map(Identifier::value)));
    }

    private boolean unpartitioned() {
        return table.definition().partitioning().kind() == Partitioning.Kind.NONE;
    }
}
