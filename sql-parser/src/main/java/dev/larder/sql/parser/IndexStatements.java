package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AddIndexContext;
import dev.larder.sql.parser.LarderSqlParser.CreateIndexContext;
import dev.larder.sql.parser.LarderSqlParser.DropIndexContext;
import dev.larder.sql.parser.LarderSqlParser.IndexDefinitionContext;
import dev.larder.sql.parser.LarderSqlParser.IndexDetailsContext;
import dev.larder.sql.parser.LarderSqlParser.ShowIndexesContext;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.IndexDefinition;
import dev.larder.sql.tree.IndexStatement.CreateIndex;
import dev.larder.sql.tree.IndexStatement.DropIndex;
import dev.larder.sql.tree.IndexStatement.ShowIndexes;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.Statement;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * Statements about secondary indexes.
 */
final class IndexStatements extends StatementFamily {
    IndexStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitCreateIndex(CreateIndexContext context) {
        IndexDefinition index = definition(
                context,
                Names.identifier(context.identifier()),
                Clauses.onExisting(context.ifNotExists()),
                Names.columns(context.columnNames()),
                context.indexDetails());
        return new CreateIndex(Names.qualifiedName(context.qualifiedName()), index, position(context));
    }

    @Override
    public Statement visitAddIndex(AddIndexContext context) {
        return new CreateIndex(
                Names.qualifiedName(context.qualifiedName()), definition(context.indexDefinition()), position(context));
    }

    @Override
    public Statement visitDropIndex(DropIndexContext context) {
        return new DropIndex(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                Clauses.onMissing(context.ifExists()),
                position(context));
    }

    @Override
    public Statement visitAlterDropIndex(LarderSqlParser.AlterDropIndexContext context) {
        return new DropIndex(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                Clauses.onMissing(context.ifExists()),
                position(context));
    }

    @Override
    public Statement visitShowIndexes(ShowIndexesContext context) {
        return new ShowIndexes(
                Clauses.inDatabase(context.qualifiedName(), context.inDatabase()),
                filter(context.showFilter()),
                position(context));
    }

    static IndexDefinition definition(IndexDefinitionContext context) {
        return definition(
                context,
                Names.identifier(context.identifier()),
                Clauses.onExisting(context.ifNotExists()),
                Names.columns(context.columnNames()),
                context.indexDetails());
    }

    private static IndexDefinition definition(
            ParserRuleContext context,
            Identifier name,
            OnExisting onExisting,
            List<Identifier> columns,
            IndexDetailsContext details) {
        return new IndexDefinition(
                name,
                onExisting,
                columns,
                Names.optionalIdentifier(details.identifier()),
                Clauses.properties(details.properties()),
                Names.optionalString(details.stringLiteral()),
                position(context));
    }
}
