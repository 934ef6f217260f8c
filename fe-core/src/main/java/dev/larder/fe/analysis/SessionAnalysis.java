package dev.larder.fe.analysis;

import dev.larder.fe.command.Command;
import dev.larder.fe.command.RowChoice;
import dev.larder.fe.command.SessionCommand;
import dev.larder.fe.command.Setting;
import dev.larder.fe.session.VariableScope;
import dev.larder.sql.tree.AccessMode;
import dev.larder.sql.tree.Assignment;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.SessionStatement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The connection and the server as MySQL clients know it. */
final class SessionAnalysis implements SessionStatement.Visitor<Command>, Assignment.Visitor<Setting> {
    private final AnalysisContext context;
    private final Evaluator evaluator;

    SessionAnalysis(AnalysisContext context) {
        this.context = context;
        this.evaluator = new Evaluator(new SessionFunctions(context));
    }

    @Override
    public Command visit(SessionStatement.SetVariables node) {
        List<Setting> settings = new ArrayList<>();
        for (Assignment assignment : node.assignments()) {
            settings.add(assignment.accept((Assignment.Visitor<Setting>) this));
        }
        return new SessionCommand.SetVariables(settings);
    }

    @Override
    public Setting visit(Assignment.SystemAssignment node) {
        VariableScope scope = scope(node.scope());
        if (scope == VariableScope.GLOBAL) {
            context.privileges().requireAdmin();
        }
        if (node.value() instanceof Expression.DefaultValue) {
            return new Setting.SystemDefault(scope, node.name());
        }
        return new Setting.SystemValue(scope, node.name(), settable(evaluator.value(node.value())));
    }

    @Override
    public Setting visit(Assignment.UserAssignment node) {
        return new Setting.UserValue(node.name(), Optional.ofNullable(evaluator.value(node.value())));
    }

    @Override
    public Setting visit(Assignment.NamesAssignment node) {
        return new Setting.Names(node.charset().orElse("utf8mb4"), node.collation());
    }

    @Override
    public Setting visit(Assignment.CharacterSetAssignment node) {
        return new Setting.Names(node.charset().orElse("utf8mb4"), Optional.empty());
    }

    @Override
    public Command visit(SessionStatement.SetTransaction node) {
        List<Setting> settings = new ArrayList<>();
        VariableScope scope = scope(node.scope());
        if (scope == VariableScope.GLOBAL) {
            context.privileges().requireAdmin();
        }
        node.isolation()
                .ifPresent(level -> settings.add(new Setting.SystemValue(
                        scope, "transaction_isolation", Optional.of(level.name().replace('_', '-')))));
        node.access()
                .ifPresent(access -> settings.add(new Setting.SystemValue(
                        scope, "transaction_read_only", Optional.of(access == AccessMode.READ_ONLY))));
        return new SessionCommand.SetVariables(settings);
    }

    @Override
    public Command visit(SessionStatement.Transaction node) {
        return new SessionCommand.Transaction(node.command());
    }

    @Override
    public Command visit(SessionStatement.ShowVariables node) {
        return new SessionCommand.ShowVariables(node.scope(), Filters.any(node.filter(), Filters.Case.IGNORED));
    }

    @Override
    public Command visit(SessionStatement.ShowStatus node) {
        return new SessionCommand.ShowStatus(Filters.any(node.filter(), Filters.Case.IGNORED));
    }

    @Override
    public Command visit(SessionStatement.ShowDiagnostics node) {
        RowChoice choice = Filters.choice(Optional.empty(), List.of(), node.limit());
        return new SessionCommand.ShowDiagnostics(choice);
    }

    @Override
    public Command visit(SessionStatement.ShowCapabilities node) {
        return new SessionCommand.ShowCapabilities(node.capability(), Filters.any(node.filter(), Filters.Case.IGNORED));
    }

    @Override
    public Command visit(SessionStatement.ShowProcesslist node) {
        return new SessionCommand.ShowProcesslist(node.detail());
    }

    @Override
    public Command visit(SessionStatement.Kill node) {
        return new SessionCommand.Kill(node.target(), node.connection());
    }

    @Override
    public Command visit(SessionStatement.Help node) {
        return new SessionCommand.Help(node.word());
    }

    private static VariableScope scope(dev.larder.sql.tree.VariableScope written) {
        return switch (written) {
            case UNSPECIFIED, SESSION -> VariableScope.SESSION;
            case GLOBAL -> VariableScope.GLOBAL;
        };
    }

    /** Variables take Longs, not whole numbers of any size. */
    private static Optional<Object> settable(Object value) {
        if (value instanceof BigInteger whole) {
            return Optional.of(whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole.toString());
        }
        return Optional.ofNullable(value);
    }
}
