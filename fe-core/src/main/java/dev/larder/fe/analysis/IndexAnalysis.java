package dev.larder.fe.analysis;

import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.IndexCommand;
import dev.larder.sql.tree.IndexStatement;

/** Secondary indexes. */
final class IndexAnalysis implements IndexStatement.Visitor<Command> {
    private final AnalysisContext context;

    IndexAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(IndexStatement.CreateIndex node) {
        Table table = context.table(node.table());
        return new IndexCommand.CreateIndex(
                table.id(),
                IndexDefiner.define(node.index(), table.schema()),
                node.index().onExisting());
    }

    @Override
    public Command visit(IndexStatement.DropIndex node) {
        return new IndexCommand.DropIndex(
                context.table(node.table()).id(), node.name().value(), node.onMissing());
    }

    @Override
    public Command visit(IndexStatement.ShowIndexes node) {
        return new IndexCommand.ShowIndexes(
                context.table(node.table()).id(), Filters.any(node.filter(), Filters.Case.IGNORED));
    }
}
