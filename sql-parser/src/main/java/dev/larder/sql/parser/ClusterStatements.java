package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AlterBackendsContext;
import dev.larder.sql.tree.BackendChange;
import dev.larder.sql.tree.ClusterStatement;
import dev.larder.sql.tree.ClusterStatement.AlterBackends;
import dev.larder.sql.tree.ClusterStatement.SetFrontendConfig;
import dev.larder.sql.tree.ClusterStatement.ShowBackends;
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
        List<StringLiteral> addresses = context.stringLiteral().stream()
                .map(address -> new StringLiteral(Names.string(address), position(address)))
                .toList();
        return new AlterBackends(change, addresses, Clauses.properties(context.properties()), position(context));
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
