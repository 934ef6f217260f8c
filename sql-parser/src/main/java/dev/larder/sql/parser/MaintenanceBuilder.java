package dev.larder.sql.parser;

import dev.larder.sql.tree.MaintenanceStatement.CancelRepositoryJob;
import dev.larder.sql.tree.MaintenanceStatement.CleanRepository;
import dev.larder.sql.tree.MaintenanceStatement.DropSnapshot;
import dev.larder.sql.tree.MaintenanceStatement.ShowRepositoryJobs;
import dev.larder.sql.tree.MaintenanceStatement.VerifySnapshot;
import java.math.BigInteger;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Statements that look after a repository, from the parser's tree. */
final class MaintenanceBuilder {
    private final QueryBuilder queries;

    MaintenanceBuilder(QueryBuilder queries) {
        this.queries = queries;
    }

    DropSnapshot build(LarderSqlParser.DropSnapshotContext context) {
        return new DropSnapshot(
                Names.identifier(context.identifier(0)),
                Names.identifier(context.identifier(1)),
                queries.where(context.where()),
                Names.position(context));
    }

    CleanRepository build(LarderSqlParser.CleanRepositoryContext context) {
        return new CleanRepository(
                Names.identifier(context.identifier()),
                StatementBuilder.properties(context.properties()),
                Names.position(context));
    }

    VerifySnapshot build(LarderSqlParser.VerifySnapshotContext context) {
        return new VerifySnapshot(
                Names.identifier(context.identifier(0)),
                Names.identifier(context.identifier(1)),
                queries.where(context.where()),
                StatementBuilder.properties(context.properties()),
                Names.position(context));
    }

    ShowRepositoryJobs build(LarderSqlParser.ShowRepositoryJobsContext context) {
        return new ShowRepositoryJobs(Names.identifier(context.identifier()), Names.position(context));
    }

    CancelRepositoryJob build(LarderSqlParser.CancelRepositoryJobContext context) {
        return new CancelRepositoryJob(
                Optional.ofNullable(context.INTEGER_VALUE())
                        .map(TerminalNode::getText)
                        .map(BigInteger::new),
                Names.identifier(context.identifier()),
                Names.position(context));
    }
}
