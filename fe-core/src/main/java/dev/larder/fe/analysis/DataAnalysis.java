package dev.larder.fe.analysis;

import dev.larder.fe.command.Command;
import dev.larder.fe.command.DataCommand;
import dev.larder.sql.tree.DataStatement;

/** Rows. */
final class DataAnalysis implements DataStatement.Visitor<Command> {
    private final AnalysisContext context;

    DataAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(DataStatement.InsertValues node) {
        return new InsertBinder(context, node).bind();
    }

    @Override
    public Command visit(DataStatement.QueryStatement node) {
        return new DataCommand.Select(HavingFilter.rewritten(node.query()));
    }
}
