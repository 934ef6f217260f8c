package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.command.RowChoice;
import dev.larder.fe.command.SessionCommand;
import dev.larder.fe.command.Setting;
import dev.larder.fe.help.HelpAnswer;
import dev.larder.fe.session.CharacterSet;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.SessionRegistry;
import dev.larder.fe.session.SessionVariables;
import dev.larder.fe.session.StatementExecutor;
import dev.larder.fe.session.VariableScope;
import dev.larder.fe.show.ServerRows;
import dev.larder.fe.show.ShowRows;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.KillTarget;
import dev.larder.sql.tree.TransactionCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The connection and the server as MySQL clients know it. */
final class SessionHandler implements SessionCommand.Handler, Setting.Handler {
    private static final int INFO_LENGTH = 100;

    private final StatementRun run;
    private final StatementExecutor executor;

    SessionHandler(StatementRun run, StatementExecutor executor) {
        this.run = run;
        this.executor = executor;
    }

    @Override
    public void handle(SessionCommand.SetVariables command) {
        command.settings().forEach(setting -> setting.accept(this));
        run.done();
    }

    @Override
    public void handle(Setting.SystemValue setting) {
        variables().set(setting.name(), setting.scope(), setting.value());
    }

    @Override
    public void handle(Setting.SystemDefault setting) {
        variables().reset(setting.name(), setting.scope());
    }

    @Override
    public void handle(Setting.UserValue setting) {
        variables().setUserVariable(setting.name(), setting.value());
    }

    @Override
    public void handle(Setting.Names setting) {
        variables().setNames(setting.charset(), setting.collation());
    }

    /** Every statement commits by itself; there is nothing to roll back. */
    @Override
    public void handle(SessionCommand.Transaction command) {
        run.session().setInTransaction(command.command() == TransactionCommand.BEGIN);
        run.done();
    }

    @Override
    public void handle(SessionCommand.Nothing command) {
        run.done(new Completion(0, 0, command.warnings(), ""));
    }

    @Override
    public void handle(SessionCommand.ShowVariables command) {
        VariableScope scope = command.scope() == dev.larder.sql.tree.VariableScope.GLOBAL
                ? VariableScope.GLOBAL
                : VariableScope.SESSION;
        run.show(ServerRows.variables(variables().shown(scope)), command.filter());
    }

    @Override
    public void handle(SessionCommand.ShowStatus command) {
        SessionRegistry sessions = run.services().sessions();
        SortedMap<String, String> values = new TreeMap<>();
        values.put("Queries", Long.toString(sessions.statementCount()));
        values.put("Threads_connected", Integer.toString(sessions.size()));
        values.put("Uptime", Long.toString(sessions.uptime().toSeconds()));
        run.show(ServerRows.variables(values), command.filter());
    }

    @Override
    public void handle(SessionCommand.ShowDiagnostics command) {
        run.show(ServerRows.diagnostics(), command.choice());
    }

    @Override
    public void handle(SessionCommand.ShowCapabilities command) {
        Map<String, ServerRows.Collation> collations = new LinkedHashMap<>();
        CharacterSet.all()
                .forEach(set -> collations.put(
                        set.defaultCollation(),
                        new ServerRows.Collation(set.name(), set.collationId(), set.bytesPerCharacterMax())));
        ShowRows rows =
                switch (command.capability()) {
                    case ENGINES -> ServerRows.engines();
                    case COLLATION -> ServerRows.collations(collations);
                    case CHARACTER_SET -> ServerRows.characterSets(collations);
                    case PLUGINS -> ServerRows.plugins();
                };
        run.show(rows, command.filter());
    }

    @Override
    public void handle(SessionCommand.ShowProcesslist command) {
        List<List<String>> rows = new ArrayList<>();
        for (Session session : run.services().sessions().sessions()) {
            if (executor.mayKill(run.session(), session)) {
                rows.add(process(session, command.detail()));
            }
        }
        run.show(
                new ShowRows(List.of("Id", "User", "Host", "db", "Command", "Time", "State", "Info"), rows),
                RowChoice.ALL);
    }

    private List<String> process(Session session, Detail detail) {
        Session.Activity activity = session.activity();
        String info = activity.statement().map(SecretMask::mask).orElse(null);
        boolean shorten = info != null && detail != Detail.FULL && info.length() > INFO_LENGTH;
        Duration since =
                Duration.between(activity.since(), run.services().clock().instant());
        return Arrays.asList(
                Long.toString(session.id()),
                session.user(),
                session.host(),
                session.database().orElse(null),
                activity.command().shown(),
                Long.toString(Math.max(0, since.toSeconds())),
                session.isCancelled() ? "Killed" : "",
                shorten ? info.substring(0, INFO_LENGTH) : info);
    }

    @Override
    public void handle(SessionCommand.Kill command) {
        Session target = run.services().sessions().require(command.connection());
        if (!executor.mayKill(run.session(), target)) {
            throw new EngineException(ErrorCode.KILL_DENIED, "You are not owner of thread " + command.connection());
        }
        if (command.target() == KillTarget.QUERY) {
            target.cancelStatement();
        } else {
            target.kill();
        }
        run.done();
    }

    @Override
    public void handle(SessionCommand.Help command) {
        HelpAnswer answer = run.services().help().about(command.word());
        run.show(new ShowRows(answer.columns(), answer.rows()));
    }

    private SessionVariables variables() {
        return run.session().variables();
    }
}
