package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.InsertValuesContext;
import dev.larder.sql.parser.LarderSqlParser.RowContext;
import dev.larder.sql.tree.DataStatement.InsertValues;
import dev.larder.sql.tree.DataStatement.QueryStatement;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries, and rows that are written.
 */
final class DataStatements extends StatementFamily {
    DataStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitQueryStatement(LarderSqlParser.QueryStatementContext context) {
        return new QueryStatement(queries.query(context.query()), position(context));
    }

    @Override
    public Statement visitInsertValues(InsertValuesContext context) {
        List<List<Expression>> rows = new ArrayList<>(context.row().size());
        for (RowContext row : context.row()) {
            rows.add(expressions.buildAll(row.rowValue()));
        }
        return new InsertValues(
                Names.qualifiedName(context.qualifiedName()),
                Names.partitions(context.partitionNames()),
                Names.optionalIdentifier(context.label),
                Names.columns(context.columnNames()),
                rows,
                position(context));
    }
}
