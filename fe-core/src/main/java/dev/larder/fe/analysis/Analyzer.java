package dev.larder.fe.analysis;

import dev.larder.fe.command.Command;
import dev.larder.sql.tree.ClusterStatement;
import dev.larder.sql.tree.DataStatement;
import dev.larder.sql.tree.DatabaseStatement;
import dev.larder.sql.tree.IndexStatement;
import dev.larder.sql.tree.MaintenanceStatement;
import dev.larder.sql.tree.RepositoryStatement;
import dev.larder.sql.tree.RollupStatement;
import dev.larder.sql.tree.SessionStatement;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.TableStatement;
import dev.larder.sql.tree.UserStatement;
import dev.larder.sql.tree.ViewStatement;

/** The one door: a statement becomes a command, or an EngineException says what is wrong with it. Lives for one statement. */
public final class Analyzer implements Statement.Visitor<Command> {
    private final AnalysisContext context;

    private Analyzer(AnalysisContext context) {
        this.context = context;
    }

    public static Command analyze(Statement statement, AnalysisContext context) {
        StatementRules.check(statement, context);
        return statement.accept(new Analyzer(context));
    }

    @Override
    public Command visit(DatabaseStatement statement) {
        return statement.accept(new DatabaseAnalysis(context));
    }

    @Override
    public Command visit(TableStatement statement) {
        return statement.accept(new TableAnalysis(context));
    }

    @Override
    public Command visit(DataStatement statement) {
        return statement.accept(new DataAnalysis(context));
    }

    @Override
    public Command visit(SessionStatement statement) {
        return statement.accept(new SessionAnalysis(context));
    }

    @Override
    public Command visit(IndexStatement statement) {
        return statement.accept(new IndexAnalysis(context));
    }

    @Override
    public Command visit(RollupStatement statement) {
        return statement.accept(new RollupAnalysis(context));
    }

    @Override
    public Command visit(ViewStatement statement) {
        return statement.accept(new ViewAnalysis(context));
    }

    @Override
    public Command visit(ClusterStatement statement) {
        return statement.accept(new ClusterAnalysis());
    }

    @Override
    public Command visit(UserStatement statement) {
        return statement.accept(new UserAnalysis(context));
    }

    @Override
    public Command visit(RepositoryStatement statement) {
        return statement.accept(new RepositoryAnalysis(context));
    }

    @Override
    public Command visit(MaintenanceStatement statement) {
        return statement.accept(new MaintenanceAnalysis(context));
    }
}
