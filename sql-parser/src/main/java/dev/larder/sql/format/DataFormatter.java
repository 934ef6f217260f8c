package dev.larder.sql.format;

import dev.larder.sql.tree.DataStatement;

/**
 * Statements that write or read rows as text.
 */
final class DataFormatter implements DataStatement.Visitor<String> {
    private final StatementFormatter statements;

    DataFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(DataStatement.InsertValues insert) {
        String label =
                insert.label().map(name -> " WITH LABEL " + Texts.name(name)).orElse("");
        String columns = insert.columns().isEmpty() ? "" : " " + Texts.names(insert.columns());
        return "INSERT INTO " + Texts.name(insert.table()) + StatementFormatter.partitions(insert.partitions()) + label
                + columns + " VALUES "
                + Texts.joined(insert.rows(), ", ", row -> "(" + Texts.joined(row, ", ", statements::expression) + ")");
    }

    @Override
    public String visit(DataStatement.QueryStatement statement) {
        return statements.queries().query(statement.query());
    }
}
