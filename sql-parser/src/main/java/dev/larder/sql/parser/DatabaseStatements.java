package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.tree.DatabaseStatement.CreateDatabase;
import dev.larder.sql.tree.DatabaseStatement.DropDatabase;
import dev.larder.sql.tree.DatabaseStatement.ShowCreateDatabase;
import dev.larder.sql.tree.DatabaseStatement.ShowDatabases;
import dev.larder.sql.tree.DatabaseStatement.Use;
import dev.larder.sql.tree.Statement;

/**
 * Statements about databases.
 */
final class DatabaseStatements extends StatementFamily {
    DatabaseStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitCreateDatabase(LarderSqlParser.CreateDatabaseContext context) {
        return new CreateDatabase(
                Names.identifier(context.identifier()),
                Clauses.onExisting(context.ifNotExists()),
                Clauses.properties(context.properties()),
                position(context));
    }

    @Override
    public Statement visitDropDatabase(LarderSqlParser.DropDatabaseContext context) {
        return new DropDatabase(
                Names.identifier(context.identifier()),
                Clauses.onMissing(context.ifExists()),
                Clauses.dropMode(context.FORCE()),
                position(context));
    }

    @Override
    public Statement visitShowDatabases(LarderSqlParser.ShowDatabasesContext context) {
        return new ShowDatabases(filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowCreateDatabase(LarderSqlParser.ShowCreateDatabaseContext context) {
        return new ShowCreateDatabase(Names.identifier(context.identifier()), position(context));
    }

    @Override
    public Statement visitUse(LarderSqlParser.UseContext context) {
        return new Use(Names.identifier(context.identifier()), position(context));
    }
}
