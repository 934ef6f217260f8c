package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AlterViewContext;
import dev.larder.sql.parser.LarderSqlParser.CreateViewContext;
import dev.larder.sql.parser.LarderSqlParser.DropViewContext;
import dev.larder.sql.parser.LarderSqlParser.ShowCreateViewContext;
import dev.larder.sql.parser.LarderSqlParser.ViewColumnsContext;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.ViewStatement.AlterView;
import dev.larder.sql.tree.ViewStatement.ColumnName;
import dev.larder.sql.tree.ViewStatement.CreateView;
import dev.larder.sql.tree.ViewStatement.DropView;
import dev.larder.sql.tree.ViewStatement.IfPresent;
import dev.larder.sql.tree.ViewStatement.ShowCreateView;
import java.util.List;

/**
 * Statements about views.
 */
final class ViewStatements extends StatementFamily {
    ViewStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitCreateView(CreateViewContext context) {
        if (context.REPLACE() != null && context.ifNotExists() != null) {
            throw Names.wrong(context.ifNotExists().getStart(), "no IF NOT EXISTS after OR REPLACE");
        }
        return new CreateView(
                Names.qualifiedName(context.qualifiedName()),
                context.REPLACE() != null
                        ? IfPresent.REPLACE
                        : context.ifNotExists() != null ? IfPresent.KEEP : IfPresent.FAIL,
                columns(context.viewColumns()),
                Names.optionalString(context.stringLiteral()),
                queries.query(context.query()),
                position(context));
    }

    @Override
    public Statement visitAlterView(AlterViewContext context) {
        return new AlterView(
                Names.qualifiedName(context.qualifiedName()),
                columns(context.viewColumns()),
                Names.optionalString(context.stringLiteral()),
                queries.query(context.query()),
                position(context));
    }

    private static List<ColumnName> columns(ViewColumnsContext context) {
        return context == null
                ? List.of()
                : context.viewColumn().stream()
                        .map(column -> new ColumnName(
                                Names.identifier(column.identifier()),
                                Names.optionalString(column.stringLiteral()),
                                position(column)))
                        .toList();
    }

    @Override
    public Statement visitDropView(DropViewContext context) {
        return new DropView(
                Names.qualifiedName(context.qualifiedName()), Clauses.onMissing(context.ifExists()), position(context));
    }

    @Override
    public Statement visitShowCreateView(ShowCreateViewContext context) {
        return new ShowCreateView(Names.qualifiedName(context.qualifiedName()), position(context));
    }
}
