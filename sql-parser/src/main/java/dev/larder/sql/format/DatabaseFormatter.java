package dev.larder.sql.format;

import dev.larder.sql.tree.DatabaseStatement;

/**
 * Statements about databases as text.
 */
final class DatabaseFormatter implements DatabaseStatement.Visitor<String> {
    private final StatementFormatter statements;

    DatabaseFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(DatabaseStatement.CreateDatabase create) {
        return "CREATE DATABASE" + StatementFormatter.ifNotExists(create.onExisting()) + Texts.name(create.name())
                + statements.properties(create.properties());
    }

    @Override
    public String visit(DatabaseStatement.DropDatabase drop) {
        return "DROP DATABASE" + StatementFormatter.ifExists(drop.onMissing()) + Texts.name(drop.name())
                + StatementFormatter.force(drop.mode());
    }

    @Override
    public String visit(DatabaseStatement.ShowDatabases show) {
        return "SHOW DATABASES" + statements.filter(show.filter());
    }

    @Override
    public String visit(DatabaseStatement.ShowCreateDatabase show) {
        return "SHOW CREATE DATABASE " + Texts.name(show.name());
    }

    @Override
    public String visit(DatabaseStatement.Use use) {
        return "USE " + Texts.name(use.name());
    }
}
