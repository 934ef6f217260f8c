package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.DatabaseId;
import dev.larder.fe.analysis.JobRules;
import dev.larder.fe.analysis.Privileges;
import dev.larder.fe.catalog.CatalogChange.DatabaseCreated;
import dev.larder.fe.catalog.CatalogChange.DatabaseDropped;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.command.DatabaseCommand;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.session.Session;
import dev.larder.fe.show.TableRows;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Databases. */
final class DatabaseHandler implements DatabaseCommand.Handler {
    private final StatementRun run;
    private final BiConsumer<Session, String> use;

    DatabaseHandler(StatementRun run, BiConsumer<Session, String> use) {
        this.run = run;
        this.use = use;
    }

    @Override
    public void handle(DatabaseCommand.CreateDatabase command) {
        run.services().engine().call((state, context, now) -> {
            if (state.catalog().database(command.name()).isEmpty()) {
                Database database = new Database(new DatabaseId(context.ids().take()), command.name(), now);
                return Outcome.of(true, new DatabaseCreated(database));
            }
            if (command.onExisting() == OnExisting.IGNORE) {
                return Outcome.of(false);
            }
            throw new EngineException(
                    ErrorCode.DATABASE_EXISTS, "Can't create database '" + command.name() + "'; database exists");
        });
        run.done();
    }

    @Override
    public void handle(DatabaseCommand.DropDatabase command) {
        run.services().engine().call((state, context, now) -> {
            Optional<Database> database = state.catalog().database(command.name());
            if (database.isEmpty() && command.onMissing() == OnMissing.IGNORE) {
                return Outcome.of(false);
            }
            Database found = database.orElseThrow(() -> new EngineException(
                    ErrorCode.DATABASE_DROP_EXISTS,
                    "Can't drop database '" + command.name() + "'; database doesn't exist"));
            JobRules.running(state, found).ifPresent(job -> {
                throw new EngineException(
                        ErrorCode.ANALYSIS_ERROR,
                        "Can't drop database '" + found.name() + "': a " + job.kind()
                                + " job is running in it, label = " + job.label() + " jobId = " + job.id()
                                + ". Wait for it or cancel it");
            });
            return Outcome.of(true, new DatabaseDropped(found.id(), now));
        });
        if (run.session().database().equals(Optional.of(command.name()))) {
            run.session().setDatabase(Optional.empty());
        }
        run.done();
    }

    @Override
    public void handle(DatabaseCommand.ShowDatabases command) {
        Privileges may = run.context().privileges();
        List<Database> visible = run.catalog().databases().values().stream()
                .filter(database -> may.seeDatabase(database.name()))
                .toList();
        run.show(TableRows.databases(visible), command.filter());
    }

    @Override
    public void handle(DatabaseCommand.ShowCreateDatabase command) {
        run.show(TableRows.createDatabase(run.catalog().databases().get(command.database())));
    }

    @Override
    public void handle(DatabaseCommand.UseDatabase command) {
        use.accept(run.session(), command.name());
        run.done();
    }
}
