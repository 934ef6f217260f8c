package dev.larder.sql.parser;

import dev.larder.sql.tree.MaintenanceStatement.AnalyzeRepository;
import dev.larder.sql.tree.MaintenanceStatement.CancelRepositoryJob;
import dev.larder.sql.tree.MaintenanceStatement.CleanRepository;
import dev.larder.sql.tree.MaintenanceStatement.DropSnapshot;
import dev.larder.sql.tree.MaintenanceStatement.ShowRepositoryJobs;
import dev.larder.sql.tree.MaintenanceStatement.VerifySnapshot;
import dev.larder.sql.tree.Statement;
import java.math.BigInteger;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Statements that look after a repository.
 */
final class MaintenanceStatements extends StatementFamily {
    MaintenanceStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitDropSnapshot(LarderSqlParser.DropSnapshotContext context) {
        return new DropSnapshot(
                Names.identifier(context.identifier(0)),
                Names.identifier(context.identifier(1)),
                queries.where(context.where()),
                Names.position(context));
    }

    @Override
    public Statement visitCleanRepository(LarderSqlParser.CleanRepositoryContext context) {
        return new CleanRepository(
                Names.identifier(context.identifier()),
                Clauses.properties(context.properties()),
                Names.position(context));
    }

    @Override
    public Statement visitAnalyzeRepository(LarderSqlParser.AnalyzeRepositoryContext context) {
        return new AnalyzeRepository(Names.identifier(context.identifier()), Names.position(context));
    }

    @Override
    public Statement visitVerifySnapshot(LarderSqlParser.VerifySnapshotContext context) {
        return new VerifySnapshot(
                Names.identifier(context.identifier(0)),
                Names.identifier(context.identifier(1)),
                queries.where(context.where()),
                Clauses.properties(context.properties()),
                Names.position(context));
    }

    @Override
    public Statement visitShowRepositoryJobs(LarderSqlParser.ShowRepositoryJobsContext context) {
        return new ShowRepositoryJobs(Names.identifier(context.identifier()), Names.position(context));
    }

    @Override
    public Statement visitCancelRepositoryJob(LarderSqlParser.CancelRepositoryJobContext context) {
        return new CancelRepositoryJob(
                Optional.ofNullable(context.INTEGER_VALUE())
                        .map(TerminalNode::getText)
                        .map(BigInteger::new),
                Names.identifier(context.identifier()),
                Names.position(context));
    }
}
