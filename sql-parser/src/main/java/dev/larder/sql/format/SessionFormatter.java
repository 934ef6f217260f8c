package dev.larder.sql.format;

import dev.larder.sql.tree.Assignment;
import dev.larder.sql.tree.KillTarget;
import dev.larder.sql.tree.SessionStatement;
import dev.larder.sql.tree.VariableScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements about the connection and the server as text.
 */
final class SessionFormatter implements SessionStatement.Visitor<String> {
    private final StatementFormatter statements;
    private final AssignmentFormatter assignments = new AssignmentFormatter();

    SessionFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(SessionStatement.SetVariables set) {
        return "SET " + Texts.joined(set.assignments(), ", ", assignment -> assignment.accept(assignments));
    }

    private final class AssignmentFormatter implements Assignment.Visitor<String> {
        @Override
        public String visit(Assignment.SystemAssignment assignment) {
            String dotted = assignment.scope() == VariableScope.UNSPECIFIED ? "" : assignment.scope() + ".";
            return "@@" + dotted + ExpressionFormatter.variableWord(assignment.name()) + " = "
                    + statements.expression(assignment.value());
        }

        @Override
        public String visit(Assignment.UserAssignment assignment) {
            return "@" + Texts.word(assignment.name()) + " = " + statements.expression(assignment.value());
        }

        @Override
        public String visit(Assignment.NamesAssignment assignment) {
            return "NAMES " + assignment.charset().map(Texts::string).orElse("DEFAULT")
                    + assignment
                            .collation()
                            .map(collation -> " COLLATE " + Texts.string(collation))
                            .orElse("");
        }

        @Override
        public String visit(Assignment.CharacterSetAssignment assignment) {
            return "CHARACTER SET " + assignment.charset().map(Texts::string).orElse("DEFAULT");
        }
    }

    @Override
    public String visit(SessionStatement.SetTransaction set) {
        List<String> traits = new ArrayList<>();
        set.isolation().ifPresent(level -> traits.add("ISOLATION LEVEL " + words(level)));
        set.access().ifPresent(access -> traits.add(words(access)));
        return "SET" + scope(set.scope()) + "TRANSACTION " + String.join(", ", traits);
    }

    @Override
    public String visit(SessionStatement.Transaction transaction) {
        return transaction.command().name();
    }

    @Override
    public String visit(SessionStatement.ShowVariables show) {
        return "SHOW" + scope(show.scope()) + "VARIABLES" + statements.filter(show.filter());
    }

    @Override
    public String visit(SessionStatement.ShowStatus show) {
        return "SHOW" + scope(show.scope()) + "STATUS" + statements.filter(show.filter());
    }

    @Override
    public String visit(SessionStatement.ShowDiagnostics show) {
        return "SHOW " + show.kind() + statements.queries().limit(show.limit());
    }

    @Override
    public String visit(SessionStatement.ShowCapabilities show) {
        return "SHOW " + words(show.capability()) + statements.filter(show.filter());
    }

    @Override
    public String visit(SessionStatement.ShowProcesslist show) {
        return "SHOW" + StatementFormatter.detail(show.detail()) + "PROCESSLIST";
    }

    @Override
    public String visit(SessionStatement.Kill kill) {
        return (kill.target() == KillTarget.QUERY ? "KILL QUERY " : "KILL ") + kill.connection();
    }

    @Override
    public String visit(SessionStatement.Help help) {
        return "HELP " + Texts.string(help.word());
    }

    /** Follows SET or SHOW. */
    private static String scope(VariableScope scope) {
        return switch (scope) {
            case UNSPECIFIED -> " ";
            case SESSION -> " SESSION ";
            case GLOBAL -> " GLOBAL ";
        };
    }

    private static String words(Enum<?> constant) {
        return constant.name().replace('_', ' ');
    }
}
