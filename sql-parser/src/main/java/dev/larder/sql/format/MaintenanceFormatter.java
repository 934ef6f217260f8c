package dev.larder.sql.format;

import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.MaintenanceStatement;
import java.util.Optional;

/** Statements that look after a repository as text. */
final class MaintenanceFormatter implements MaintenanceStatement.Visitor<String> {
    private final StatementFormatter statements;

    MaintenanceFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(MaintenanceStatement.DropSnapshot drop) {
        return "DROP SNAPSHOT " + Texts.name(drop.label()) + " FROM " + Texts.name(drop.repository())
                + where(drop.where());
    }

    @Override
    public String visit(MaintenanceStatement.CleanRepository clean) {
        return "CLEAN REPOSITORY " + Texts.name(clean.repository()) + statements.properties(clean.properties());
    }

    @Override
    public String visit(MaintenanceStatement.AnalyzeRepository analyze) {
        return "ANALYZE REPOSITORY " + Texts.name(analyze.repository());
    }

    @Override
    public String visit(MaintenanceStatement.VerifySnapshot verify) {
        return "VERIFY SNAPSHOT " + Texts.name(verify.label()) + " FROM " + Texts.name(verify.repository())
                + where(verify.where()) + statements.properties(verify.properties());
    }

    @Override
    public String visit(MaintenanceStatement.ShowRepositoryJobs show) {
        return "SHOW REPOSITORY JOBS FROM " + Texts.name(show.repository());
    }

    @Override
    public String visit(MaintenanceStatement.CancelRepositoryJob cancel) {
        return "CANCEL REPOSITORY JOB" + cancel.job().map(job -> " " + job).orElse("") + " FROM "
                + Texts.name(cancel.repository());
    }

    private String where(Optional<Expression> condition) {
        return condition.map(some -> " WHERE " + statements.expression(some)).orElse("");
    }
}
