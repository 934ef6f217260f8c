package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.DatabaseCommand;
import dev.larder.sql.tree.DatabaseStatement;
import java.util.List;

/** Databases. */
final class DatabaseAnalysis implements DatabaseStatement.Visitor<Command> {
    private final AnalysisContext context;

    DatabaseAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(DatabaseStatement.CreateDatabase node) {
        if (!node.properties().isEmpty()) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Unknown properties: "
                            + List.copyOf(node.properties().asMap().keySet()));
        }
        return new DatabaseCommand.CreateDatabase(Names.database(node.name().value()), node.onExisting());
    }

    @Override
    public Command visit(DatabaseStatement.DropDatabase node) {
        return new DatabaseCommand.DropDatabase(node.name().value(), node.onMissing());
    }

    @Override
    public Command visit(DatabaseStatement.ShowDatabases node) {
        return new DatabaseCommand.ShowDatabases(Filters.any(node.filter(), Filters.Case.COUNTS));
    }

    @Override
    public Command visit(DatabaseStatement.ShowCreateDatabase node) {
        return new DatabaseCommand.ShowCreateDatabase(
                context.database(node.name().value()).id());
    }

    @Override
    public Command visit(DatabaseStatement.Use node) {
        return new DatabaseCommand.UseDatabase(node.name().value());
    }
}
