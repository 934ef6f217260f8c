package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AssignedValueContext;
import dev.larder.sql.parser.LarderSqlParser.IsolationLevelContext;
import dev.larder.sql.parser.LarderSqlParser.NamesAssignmentContext;
import dev.larder.sql.parser.LarderSqlParser.SetTransactionContext;
import dev.larder.sql.parser.LarderSqlParser.SystemAssignmentContext;
import dev.larder.sql.parser.LarderSqlParser.TransactionTraitContext;
import dev.larder.sql.parser.LarderSqlParser.UserAssignmentContext;
import dev.larder.sql.parser.LarderSqlParser.WordContext;
import dev.larder.sql.tree.AccessMode;
import dev.larder.sql.tree.Assignment;
import dev.larder.sql.tree.Assignment.CharacterSetAssignment;
import dev.larder.sql.tree.Assignment.NamesAssignment;
import dev.larder.sql.tree.Assignment.SystemAssignment;
import dev.larder.sql.tree.Assignment.UserAssignment;
import dev.larder.sql.tree.Capability;
import dev.larder.sql.tree.DiagnosticKind;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.ColumnReference;
import dev.larder.sql.tree.Expression.DefaultValue;
import dev.larder.sql.tree.Expression.StringLiteral;
import dev.larder.sql.tree.IsolationLevel;
import dev.larder.sql.tree.KillTarget;
import dev.larder.sql.tree.SessionStatement.Help;
import dev.larder.sql.tree.SessionStatement.Kill;
import dev.larder.sql.tree.SessionStatement.SetTransaction;
import dev.larder.sql.tree.SessionStatement.SetVariables;
import dev.larder.sql.tree.SessionStatement.ShowCapabilities;
import dev.larder.sql.tree.SessionStatement.ShowDiagnostics;
import dev.larder.sql.tree.SessionStatement.ShowProcesslist;
import dev.larder.sql.tree.SessionStatement.ShowStatus;
import dev.larder.sql.tree.SessionStatement.ShowVariables;
import dev.larder.sql.tree.SessionStatement.Transaction;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.TransactionCommand;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.tree.ParseTree;

/**
 * Statements about the session, its variables and the server it talks to.
 */
final class SessionStatements extends StatementFamily {
    SessionStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitSetTransaction(SetTransactionContext context) {
        Optional<IsolationLevel> isolation = Optional.empty();
        Optional<AccessMode> access = Optional.empty();
        for (TransactionTraitContext trait : context.transactionTrait()) {
            if (trait.isolationLevel() != null) {
                isolation = Optional.of(isolationLevel(trait.isolationLevel()));
            } else {
                access = Optional.of(trait.ONLY() != null ? AccessMode.READ_ONLY : AccessMode.READ_WRITE);
            }
        }
        return new SetTransaction(
                ExpressionBuilder.scope(context.variableScope()), isolation, access, position(context));
    }

    private static IsolationLevel isolationLevel(IsolationLevelContext context) {
        if (context.SERIALIZABLE() != null) {
            return IsolationLevel.SERIALIZABLE;
        }
        if (context.REPEATABLE() != null) {
            return IsolationLevel.REPEATABLE_READ;
        }
        return context.COMMITTED() != null ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
    }

    @Override
    public Statement visitSetVariables(LarderSqlParser.SetVariablesContext context) {
        List<Assignment> assignments =
                context.assignment().stream().map(this::assignment).toList();
        return new SetVariables(assignments, position(context));
    }

    private Assignment assignment(LarderSqlParser.AssignmentContext context) {
        if (context instanceof NamesAssignmentContext names) {
            return new NamesAssignment(word(names.charset), word(names.collation), position(context));
        }
        if (context instanceof LarderSqlParser.CharacterSetAssignmentContext characterSet) {
            return new CharacterSetAssignment(word(characterSet.charset), position(context));
        }
        if (context instanceof UserAssignmentContext user) {
            return new UserAssignment(
                    Names.identifier(user.identifier()).value(),
                    expressions.build(user.expression()),
                    position(context));
        }
        SystemAssignmentContext system = (SystemAssignmentContext) context;
        return new SystemAssignment(
                ExpressionBuilder.scope(system.variableScope()),
                ExpressionBuilder.variableName(system.identifier()),
                assignedValue(system.assignedValue()),
                position(context));
    }

    private static Optional<String> word(WordContext context) {
        return Optional.ofNullable(context)
                .map(word -> word.stringLiteral() != null
                        ? Names.string(word.stringLiteral())
                        : Names.identifier(word.identifier()).value());
    }

    /** A bare word, such as ON or utf8mb4, is meant as text. */
    private Expression assignedValue(AssignedValueContext context) {
        if (context.DEFAULT() != null) {
            return new DefaultValue(position(context));
        }
        if (context.expression() == null) {
            return new StringLiteral(context.getText(), position(context));
        }
        Expression value = expressions.build(context.expression());
        return value instanceof ColumnReference reference
                        && reference.name().parts().size() == 1
                ? new StringLiteral(reference.name().last().value(), value.position())
                : value;
    }

    @Override
    public Statement visitBeginTransaction(LarderSqlParser.BeginTransactionContext context) {
        return new Transaction(TransactionCommand.BEGIN, position(context));
    }

    @Override
    public Statement visitCommitTransaction(LarderSqlParser.CommitTransactionContext context) {
        return new Transaction(TransactionCommand.COMMIT, position(context));
    }

    @Override
    public Statement visitRollbackTransaction(LarderSqlParser.RollbackTransactionContext context) {
        return new Transaction(TransactionCommand.ROLLBACK, position(context));
    }

    @Override
    public Statement visitShowVariables(LarderSqlParser.ShowVariablesContext context) {
        return new ShowVariables(
                ExpressionBuilder.scope(context.variableScope()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowStatus(LarderSqlParser.ShowStatusContext context) {
        return new ShowStatus(
                ExpressionBuilder.scope(context.variableScope()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowDiagnostics(LarderSqlParser.ShowDiagnosticsContext context) {
        return new ShowDiagnostics(
                context.WARNINGS() != null ? DiagnosticKind.WARNINGS : DiagnosticKind.ERRORS,
                queries.limit(context.limit()),
                position(context));
    }

    @Override
    public Statement visitShowCapabilities(LarderSqlParser.ShowCapabilitiesContext context) {
        return new ShowCapabilities(capability(context.capability()), filter(context.showFilter()), position(context));
    }

    private static Capability capability(LarderSqlParser.CapabilityContext context) {
        if (context.ENGINES() != null) {
            return Capability.ENGINES;
        }
        if (context.COLLATION() != null) {
            return Capability.COLLATION;
        }
        return context.PLUGINS() != null ? Capability.PLUGINS : Capability.CHARACTER_SET;
    }

    @Override
    public Statement visitShowProcesslist(LarderSqlParser.ShowProcesslistContext context) {
        return new ShowProcesslist(Clauses.fullOrNormal(context.FULL()), position(context));
    }

    @Override
    public Statement visitKill(LarderSqlParser.KillContext context) {
        return new Kill(
                context.QUERY() != null ? KillTarget.QUERY : KillTarget.CONNECTION,
                Names.largeNumber(context.INTEGER_VALUE()),
                position(context));
    }

    @Override
    public Statement visitHelp(LarderSqlParser.HelpContext context) {
        return new Help(asked(context), position(context));
    }

    private static String asked(LarderSqlParser.HelpContext context) {
        if (context.stringLiteral() != null) {
            return Names.string(context.stringLiteral());
        }
        return context.identifier() != null
                ? Names.identifier(context.identifier()).value()
                : context.helpWords().children.stream().map(ParseTree::getText).collect(Collectors.joining(" "));
    }
}
