package dev.larder.sql.format;

import dev.larder.sql.tree.ViewStatement;
import dev.larder.sql.tree.ViewStatement.ColumnName;
import java.util.List;
import java.util.Optional;

/**
 * Statements about views as text.
 */
final class ViewFormatter implements ViewStatement.Visitor<String> {
    private final StatementFormatter statements;

    ViewFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(ViewStatement.CreateView create) {
        String start =
                switch (create.ifPresent()) {
                    case FAIL -> "CREATE VIEW ";
                    case KEEP -> "CREATE VIEW IF NOT EXISTS ";
                    case REPLACE -> "CREATE OR REPLACE VIEW ";
                };
        return start + Texts.name(create.name()) + columns(create.columns()) + comment(create.comment()) + " AS "
                + statements.queries().query(create.query());
    }

    @Override
    public String visit(ViewStatement.AlterView alter) {
        return "ALTER VIEW " + Texts.name(alter.name()) + columns(alter.columns()) + comment(alter.comment()) + " AS "
                + statements.queries().query(alter.query());
    }

    private static String columns(List<ColumnName> columns) {
        return columns.isEmpty()
                ? ""
                : " ("
                        + Texts.joined(columns, ", ", column -> Texts.name(column.name()) + comment(column.comment()))
                        + ")";
    }

    private static String comment(Optional<String> comment) {
        return comment.map(text -> " COMMENT " + Texts.string(text)).orElse("");
    }

    @Override
    public String visit(ViewStatement.DropView drop) {
        return "DROP VIEW" + StatementFormatter.ifExists(drop.onMissing()) + Texts.name(drop.name());
    }

    @Override
    public String visit(ViewStatement.ShowCreateView show) {
        return "SHOW CREATE VIEW " + Texts.name(show.name());
    }
}
