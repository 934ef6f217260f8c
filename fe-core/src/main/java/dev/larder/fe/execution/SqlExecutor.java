package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.analysis.AnalysisContext;
import dev.larder.fe.analysis.Analyzer;
import dev.larder.fe.analysis.InformationSchema;
import dev.larder.fe.analysis.ParameterBinder;
import dev.larder.fe.analysis.Privileges;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import dev.larder.fe.command.ClusterCommand;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.DataCommand;
import dev.larder.fe.command.DatabaseCommand;
import dev.larder.fe.command.IndexCommand;
import dev.larder.fe.command.MaintenanceCommand;
import dev.larder.fe.command.RepositoryCommand;
import dev.larder.fe.command.RollupCommand;
import dev.larder.fe.command.SessionCommand;
import dev.larder.fe.command.TableCommand;
import dev.larder.fe.command.UserCommand;
import dev.larder.fe.command.ViewCommand;
import dev.larder.fe.session.Parameter;
import dev.larder.fe.session.ResultColumn;
import dev.larder.fe.session.ResultSink;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.StatementExecutor;
import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.parser.SqlSyntaxException;
import dev.larder.sql.tree.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From SQL text to rows: reads, analyses and runs one statement after the other. Any thread. */
public final class SqlExecutor implements StatementExecutor {
    /** Statements in one text at most. */
    private static final int STATEMENTS_MAX = 1000;

    private static final Logger log = LoggerFactory.getLogger(SqlExecutor.class);

    private final Services services;

    public SqlExecutor(Services services) {
        this.services = services;
    }

    @Override
    public void execute(Session session, String sql, List<Parameter> parameters, ResultSink sink) {
        try {
            List<Statement> statements = parse(session, sql);
            ParameterBinder binder = new ParameterBinder(parameters);
            for (Statement statement : statements) {
                run(session, binder.bind(statement), sink);
            }
        } catch (EngineException e) {
            if (e.code() == ErrorCode.INTERNAL_ERROR && e.getCause() != null) {
                throw internal(sql, e);
            }
            throw e;
        } catch (RuntimeException e) {
            throw internal(sql, e);
        } catch (StackOverflowError e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "The statement is nested too deeply", e);
        }
    }

    @Override
    public void useDatabase(Session session, String database) {
        privileges(session).requireToSeeDatabase(database);
        session.setDatabase(Optional.of(existing(database)));
    }

    @Override
    public List<ResultColumn> fields(Session session, String table) {
        privileges(session).requireToSeeTable(session.requireDatabase(), table);
        Database database = services.engine()
                .state()
                .catalog()
                .database(session.requireDatabase())
                .orElseThrow(() -> unknownDatabase(session.requireDatabase()));
        Optional<View> view = services.engine().state().catalog().view(database.id(), table);
        if (view.isPresent()) {
            return view.get().definition().columns().stream()
                    .map(column -> new ResultColumn(
                            column.name(),
                            column.type(),
                            new ResultColumn.Origin(database.name(), table, table, column.name()),
                            column.nullable(),
                            false))
                    .toList();
        }
        Table found = services.engine()
                .state()
                .catalog()
                .table(database.id(), table)
                .orElseThrow(() -> new EngineException(
                        ErrorCode.TABLE_NOT_FOUND, "Table '" + database.name() + "." + table + "' doesn't exist"));
        return found.schema().columns().stream()
                .map(column -> new ResultColumn(
                        column.name(),
                        column.type(),
                        new ResultColumn.Origin(database.name(), table, table, column.name()),
                        column.nullable(),
                        column.key()))
                .toList();
    }

    @Override
    public boolean mayKill(Session session, Session other) {
        return session.user().equals(other.user()) || privileges(session).isAdmin();
    }

    private Privileges privileges(Session session) {
        return new Privileges(session, services.engine().state().catalog());
    }

    private static List<Statement> parse(Session session, String sql) {
        List<Statement> statements;
        try {
            statements = SqlParser.parseAll(sql);
        } catch (SqlSyntaxException e) {
            throw new EngineException(ErrorCode.SYNTAX_ERROR, "Syntax error: " + e.getMessage(), e);
        }
        if (statements.isEmpty()) {
            throw new EngineException(ErrorCode.EMPTY_QUERY, "Query was empty");
        }
        if (statements.size() > 1 && !session.multiStatements()) {
            throw new EngineException(
                    ErrorCode.SYNTAX_ERROR,
                    "Syntax error: more than one statement at "
                            + statements.get(1).position() + ", the connection did not ask for several at once");
        }
        if (statements.size() > STATEMENTS_MAX) {
            throw new EngineException(
                    ErrorCode.SYNTAX_ERROR,
                    "At most " + STATEMENTS_MAX + " statements may stand in one text: " + statements.size());
        }
        return statements;
    }

    private void run(Session session, Statement statement, ResultSink sink) {
        session.checkCancelled();
        AnalysisContext context = new AnalysisContext(
                session,
                services.engine().state(),
                services.settings(),
                services.clock().instant(),
                services.zone());
        Command command = Analyzer.analyze(statement, context);
        command.accept(new Families(new StatementRun(services, context, sink)));
    }

    /** The name of a database that can be used; error 1049 if there is none. */
    private String existing(String database) {
        if (InformationSchema.isIt(database)) {
            return "information_schema";
        }
        return services.engine()
                .state()
                .catalog()
                .database(database)
                .orElseThrow(() -> unknownDatabase(database))
                .name();
    }

    private static EngineException unknownDatabase(String database) {
        return new EngineException(ErrorCode.UNKNOWN_DATABASE, "Unknown database '" + database + "'");
    }

    /** What nobody expected: the user gets an id, the log gets the rest. */
    private static EngineException internal(String sql, RuntimeException cause) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        log.error("Internal error {} in statement: {}", id, SecretMask.mask(sql), cause);
        return new EngineException(
                ErrorCode.INTERNAL_ERROR, "Internal error " + id + ", the frontend's log says more", cause);
    }

    /** Hands each family to its handler. */
    private final class Families implements Command.Handler {
        private final StatementRun run;

        Families(StatementRun run) {
            this.run = run;
        }

        @Override
        public void handle(DatabaseCommand command) {
            command.accept(new DatabaseHandler(run, SqlExecutor.this::useDatabase));
        }

        @Override
        public void handle(TableCommand command) {
            command.accept(new TableHandler(run));
        }

        @Override
        public void handle(DataCommand command) {
            command.accept(new DataHandler(run));
        }

        @Override
        public void handle(SessionCommand command) {
            command.accept(new SessionHandler(run, SqlExecutor.this));
        }

        @Override
        public void handle(ClusterCommand command) {
            command.accept(new ClusterHandler(run));
        }

        @Override
        public void handle(IndexCommand command) {
            command.accept(new IndexHandler(run));
        }

        @Override
        public void handle(RollupCommand command) {
            command.accept(new RollupHandler(run));
        }

        @Override
        public void handle(ViewCommand command) {
            command.accept(new ViewHandler(run));
        }

        @Override
        public void handle(UserCommand command) {
            command.accept(new UserHandler(run));
        }

        @Override
        public void handle(RepositoryCommand command) {
            command.accept(new RepositoryHandler(run));
        }

        @Override
        public void handle(MaintenanceCommand command) {
            command.accept(new MaintenanceHandler(run));
        }
    }
}
