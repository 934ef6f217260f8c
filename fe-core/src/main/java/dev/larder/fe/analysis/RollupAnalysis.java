package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Rollup;
import dev.larder.fe.catalog.RollupRules;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.RollupCommand;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.RollupStatement;
import dev.larder.sql.tree.RollupStatement.Refresh;
import java.util.List;

/** Rollups and materialized views. */
final class RollupAnalysis implements RollupStatement.Visitor<Command> {
    private final AnalysisContext context;

    RollupAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(RollupStatement.AddRollups node) {
        Table table = context.table(node.table());
        return new RollupCommand.AddRollups(
                table.id(),
                new RollupDefiner(table.name(), table.schema())
                        .define(node.rollups(), table.definition().features().rollups()));
    }

    @Override
    public Command visit(RollupStatement.DropRollups node) {
        Table table = context.table(node.table());
        return new RollupCommand.RemoveRollups(
                table.id(), node.names().stream().map(Identifier::value).toList(), OnMissing.FAIL);
    }

    @Override
    public Command visit(RollupStatement.RenameRollup node) {
        return new RollupCommand.RenameRollup(
                context.table(node.table()).id(),
                node.from().value(),
                Names.table(node.to().value()));
    }

    @Override
    public Command visit(RollupStatement.CreateMaterializedView node) {
        if (node.refresh() == Refresh.ASYNCHRONOUS) {
            throw asynchronous();
        }
        return new MaterializedViewDefiner(context, node).define();
    }

    @Override
    public Command visit(RollupStatement.DropMaterializedView node) {
        QualifiedName table = node.table().orElseThrow(RollupAnalysis::asynchronous);
        return new RollupCommand.RemoveRollups(
                context.table(table).id(), List.of(node.name().value()), node.onMissing());
    }

    @Override
    public Command visit(RollupStatement.ShowCreateMaterializedView node) {
        Table table = context.table(node.table());
        String name = node.name().value();
        boolean known = table.definition()
                .features()
                .rollup(name)
                .filter(Rollup::isMaterializedView)
                .isPresent();
        if (!known) {
            throw RollupRules.missing(name, table.name());
        }
        return new RollupCommand.ShowCreateMaterializedView(table.id(), name);
    }

    @Override
    public Command visit(RollupStatement.DescribeAll node) {
        return new RollupCommand.DescribeAll(context.table(node.table()).id());
    }

    private static EngineException asynchronous() {
        return new EngineException(
                ErrorCode.NOT_SUPPORTED,
                "Asynchronous materialized views are not supported: a synchronous one is CREATE MATERIALIZED VIEW name AS"
                        + " SELECT ... and DROP MATERIALIZED VIEW name ON table");
    }
}
