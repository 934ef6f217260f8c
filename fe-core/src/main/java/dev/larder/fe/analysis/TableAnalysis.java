package dev.larder.fe.analysis;

import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.RowFilter;
import dev.larder.fe.command.SessionCommand;
import dev.larder.fe.command.TableCommand;
import dev.larder.fe.command.ViewCommand;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.PartitionKind;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.TableStatement;
import java.util.List;
import java.util.Optional;

/** Tables. */
final class TableAnalysis implements TableStatement.Visitor<Command> {
    private final AnalysisContext context;

    TableAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(TableStatement.CreateTable node) {
        Database database = context.databaseOf(node.name());
        boolean exists =
                context.catalog().isTaken(database.id(), node.name().last().value());
        return exists && node.onExisting() == OnExisting.IGNORE
                ? new SessionCommand.Nothing(0)
                : new TableDefiner(context, node).define();
    }

    @Override
    public Command visit(TableStatement.DropTable node) {
        Database database = context.databaseOf(node.name());
        String name = node.name().last().value();
        Optional<Table> table = context.catalog().table(database.id(), name);
        if (context.catalog().view(database.id(), name).isPresent()) {
            throw ViewAnalysis.wrongObject(
                    database, name, "TABLE. Use 'DROP VIEW " + database.name() + "." + name + "'");
        }
        if (table.isEmpty() && node.onMissing() == OnMissing.IGNORE) {
            return new SessionCommand.Nothing(0);
        }
        return new TableCommand.DropTable(
                database.id(),
                database.name(),
                name,
                table.orElseThrow(() -> new dev.larder.common.error.EngineException(
                                dev.larder.common.error.ErrorCode.UNKNOWN_TABLE,
                                "Unknown table '" + database.name() + "." + name + "'"))
                        .id());
    }

    @Override
    public Command visit(TableStatement.TruncateTable node) {
        Table table = context.table(node.name());
        return new TableCommand.TruncateTable(table.id(), partitions(table, node.partitions()));
    }

    @Override
    public Command visit(TableStatement.AlterTable node) {
        return new AlterationAnalysis(context, context.table(node.name())).analyze(node);
    }

    @Override
    public Command visit(TableStatement.ShowDynamicPartitions node) {
        return new TableCommand.ShowDynamicPartitions(
                context.databaseOrCurrent(node.database()).id(), Filters.any(node.filter(), Filters.Case.COUNTS));
    }

    @Override
    public Command visit(TableStatement.ShowTables node) {
        String database = node.database().map(Identifier::value).orElseGet(context.session()::requireDatabase);
        if (InformationSchema.isIt(database)) {
            return new TableCommand.ShowTables(
                    InformationSchema.ID,
                    AnalysisContext.INFORMATION_SCHEMA,
                    node.detail(),
                    Filters.any(node.filter(), Filters.Case.COUNTS));
        }
        Database found = context.database(database);
        return new TableCommand.ShowTables(
                found.id(), found.name(), node.detail(), Filters.any(node.filter(), Filters.Case.COUNTS));
    }

    @Override
    public Command visit(TableStatement.ShowTableStatus node) {
        return new TableCommand.ShowTableStatus(
                context.databaseOrCurrent(node.database()).id(), Filters.any(node.filter(), Filters.Case.COUNTS));
    }

    @Override
    public Command visit(TableStatement.ShowCreateTable node) {
        Optional<View> view = context.view(node.name());
        if (view.isPresent()) {
            StatementRules.checkShowCreateView(node.name(), context);
            return new ViewCommand.ShowCreateView(view.get().id());
        }
        return new TableCommand.ShowCreateTable(context.table(node.name()).id());
    }

    @Override
    public Command visit(TableStatement.DescribeTable node) {
        Optional<View> view = isSystem(node.name()) ? Optional.empty() : context.view(node.name());
        if (view.isPresent()) {
            return new ViewCommand.DescribeView(view.get().id());
        }
        return isSystem(node.name())
                ? new TableCommand.ShowSystemColumns(
                        InformationSchema.columnNames(node.name().last().value()), Detail.NORMAL, RowFilter.ALL)
                : new TableCommand.Describe(context.table(node.name()).id());
    }

    @Override
    public Command visit(TableStatement.ShowColumns node) {
        RowFilter filter = Filters.any(node.filter(), Filters.Case.IGNORED);
        Optional<View> view = isSystem(node.table()) ? Optional.empty() : context.view(node.table());
        if (view.isPresent()) {
            return new ViewCommand.ShowViewColumns(view.get().id(), node.detail(), filter);
        }
        return isSystem(node.table())
                ? new TableCommand.ShowSystemColumns(
                        InformationSchema.columnNames(node.table().last().value()), node.detail(), filter)
                : new TableCommand.ShowColumns(context.table(node.table()).id(), node.detail(), filter);
    }

    @Override
    public Command visit(TableStatement.ShowPartitions node) {
        Table table = context.table(node.table());
        var choice = Filters.choice(node.where(), node.orderBy(), node.limit());
        // There are no temporary partitions.
        RowFilter filter = node.kind() == PartitionKind.TEMPORARY ? (columns, values) -> false : choice.filter();
        return new TableCommand.ShowPartitions(
                table.id(),
                new dev.larder.fe.command.RowChoice(filter, choice.order(), choice.limit(), choice.offset()));
    }

    @Override
    public Command visit(TableStatement.ShowTablets node) {
        Table table = context.table(node.table());
        return new TableCommand.ShowTablets(
                table.id(),
                partitions(table, node.partitions()),
                Filters.choice(node.where(), node.orderBy(), node.limit()));
    }

    private boolean isSystem(QualifiedName table) {
        return table.qualifier()
                .map(Identifier::value)
                .or(context.session()::database)
                .filter(InformationSchema::isIt)
                .isPresent();
    }

    private static List<String> partitions(Table table, List<Identifier> names) {
        return names.stream()
                .map(name -> table.partition(name.value())
                        .orElseThrow(() -> InsertBinder.unknownPartition(name.value(), table.name()))
                        .name())
                .distinct()
                .toList();
    }
}
