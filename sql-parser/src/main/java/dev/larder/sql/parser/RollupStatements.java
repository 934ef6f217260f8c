package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AddRollupsContext;
import dev.larder.sql.parser.LarderSqlParser.CreateMaterializedViewContext;
import dev.larder.sql.parser.LarderSqlParser.DescribeAllContext;
import dev.larder.sql.parser.LarderSqlParser.DropMaterializedViewContext;
import dev.larder.sql.parser.LarderSqlParser.DropRollupsContext;
import dev.larder.sql.parser.LarderSqlParser.RenameRollupContext;
import dev.larder.sql.parser.LarderSqlParser.RollupDefinitionContext;
import dev.larder.sql.parser.LarderSqlParser.ShowCreateMaterializedViewContext;
import dev.larder.sql.tree.RollupDefinition;
import dev.larder.sql.tree.RollupStatement.AddRollups;
import dev.larder.sql.tree.RollupStatement.CreateMaterializedView;
import dev.larder.sql.tree.RollupStatement.DescribeAll;
import dev.larder.sql.tree.RollupStatement.DropMaterializedView;
import dev.larder.sql.tree.RollupStatement.DropRollups;
import dev.larder.sql.tree.RollupStatement.Refresh;
import dev.larder.sql.tree.RollupStatement.RenameRollup;
import dev.larder.sql.tree.RollupStatement.ShowCreateMaterializedView;
import dev.larder.sql.tree.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Statements about rollups and materialized views.
 */
final class RollupStatements extends StatementFamily {
    RollupStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitAddRollups(AddRollupsContext context) {
        return new AddRollups(
                Names.qualifiedName(context.qualifiedName()),
                definitions(context.rollupDefinition()),
                position(context));
    }

    @Override
    public Statement visitDropRollups(DropRollupsContext context) {
        return new DropRollups(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifiers(context.identifier()),
                position(context));
    }

    @Override
    public Statement visitRenameRollup(RenameRollupContext context) {
        return new RenameRollup(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.from),
                Names.identifier(context.to),
                position(context));
    }

    @Override
    public Statement visitCreateMaterializedView(CreateMaterializedViewContext context) {
        boolean synchronous = context.refreshing() == null && context.viewColumns() == null;
        return new CreateMaterializedView(
                Names.qualifiedName(context.qualifiedName()),
                Clauses.onExisting(context.ifNotExists()),
                synchronous ? Refresh.SYNCHRONOUS : Refresh.ASYNCHRONOUS,
                Clauses.properties(context.properties()),
                queries.query(context.query()),
                position(context));
    }

    @Override
    public Statement visitDropMaterializedView(DropMaterializedViewContext context) {
        return new DropMaterializedView(
                Names.identifier(context.identifier()),
                Optional.ofNullable(context.qualifiedName()).map(Names::qualifiedName),
                Clauses.onMissing(context.ifExists()),
                position(context));
    }

    @Override
    public Statement visitShowCreateMaterializedView(ShowCreateMaterializedViewContext context) {
        return new ShowCreateMaterializedView(
                Names.identifier(context.identifier()),
                Names.qualifiedName(context.qualifiedName()),
                position(context));
    }

    @Override
    public Statement visitDescribeAll(DescribeAllContext context) {
        return new DescribeAll(Names.qualifiedName(context.qualifiedName()), position(context));
    }

    static List<RollupDefinition> definitions(List<RollupDefinitionContext> contexts) {
        return contexts.stream()
                .map(context -> new RollupDefinition(
                        Names.identifier(context.identifier(0)),
                        Names.columns(context.columnNames(0)),
                        context.keys == null ? List.of() : Names.columns(context.keys),
                        Optional.ofNullable(context.base).map(Names::identifier),
                        Clauses.properties(context.properties()),
                        position(context)))
                .toList();
    }
}
