package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AlterBackendsContext;
import dev.larder.sql.tree.BackendChange;
import dev.larder.sql.tree.BrokerChange;
import dev.larder.sql.tree.ClusterStatement;
import dev.larder.sql.tree.ClusterStatement.AlterBackends;
import dev.larder.sql.tree.ClusterStatement.AlterBroker;
import dev.larder.sql.tree.ClusterStatement.SetFrontendConfig;
import dev.larder.sql.tree.ClusterStatement.ShowBackends;
import dev.larder.sql.tree.ClusterStatement.ShowBroker;
import dev.larder.sql.tree.ClusterStatement.ShowFrontendConfig;
import dev.larder.sql.tree.ClusterStatement.ShowFrontends;
import dev.larder.sql.tree.Expression.StringLiteral;
import dev.larder.sql.tree.Statement;
import java.util.List;

/**
 * Statements about the servers of the cluster and their settings.
 */
final class ClusterStatements extends StatementFamily {
    ClusterStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitAlterBackends(AlterBackendsContext context) {
        BackendChange change = context.ADD() != null
                ? BackendChange.ADD
                : context.DROP() != null ? BackendChange.DROP : BackendChange.DROPP;
        return new AlterBackends(
                change,
                addresses(context.stringLiteral()),
                Clauses.properties(context.properties()),
                position(context));
    }

    private static List<StringLiteral> addresses(List<LarderSqlParser.StringLiteralContext> written) {
        return written.stream()
                .map(address -> new StringLiteral(Names.string(address), position(address)))
                .toList();
    }

    @Override
    public Statement visitAlterBroker(LarderSqlParser.AlterBrokerContext context) {
        return new AlterBroker(
                context.ADD() != null ? BrokerChange.ADD : BrokerChange.DROP,
                Names.identifier(context.identifier()),
                addresses(context.stringLiteral()),
                position(context));
    }

    @Override
    public Statement visitDropAllBroker(LarderSqlParser.DropAllBrokerContext context) {
        return new AlterBroker(
                BrokerChange.DROP_ALL, Names.identifier(context.identifier()), List.of(), position(context));
    }

    @Override
    public Statement visitShowBroker(LarderSqlParser.ShowBrokerContext context) {
        return new ShowBroker(position(context));
    }

    @Override
    public Statement visitShowBackends(LarderSqlParser.ShowBackendsContext context) {
        return new ShowBackends(position(context));
    }

    @Override
    public Statement visitShowFrontends(LarderSqlParser.ShowFrontendsContext context) {
        return new ShowFrontends(position(context));
    }

    @Override
    public Statement visitShowFrontendConfig(LarderSqlParser.ShowFrontendConfigContext context) {
        return new ShowFrontendConfig(filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitSetFrontendConfig(LarderSqlParser.SetFrontendConfigContext context) {
        return new SetFrontendConfig(Clauses.properties(context.property(), context), position(context));
    }

    @Override
    public Statement visitShowProc(LarderSqlParser.ShowProcContext context) {
        return new ClusterStatement.ShowProc(Names.string(context.stringLiteral()), position(context));
    }
}
