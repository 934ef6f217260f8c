package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TableId;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.ViewColumn;
import dev.larder.fe.catalog.CatalogChange.ViewDropped;
import dev.larder.fe.catalog.CatalogChange.ViewSaved;
import dev.larder.fe.catalog.View;
import dev.larder.fe.catalog.ViewDefinition;
import dev.larder.fe.command.ViewCommand;
import dev.larder.fe.command.ViewCommand.Mode;
import dev.larder.fe.command.ViewCommand.NewColumn;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.show.ViewRows;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.RestoreGuards;
import dev.larder.sql.format.SqlFormatter;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.OnMissing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Views. */
final class ViewHandler implements ViewCommand.Handler {
    /** Characters of a query at most, as it is kept: what a repository's manifest can bear. */
    private static final int QUERY_LENGTH_MAX = 500_000;

    private final StatementRun run;

    ViewHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(ViewCommand.SaveView command) {
        String query = SqlFormatter.format(command.query());
        if (query.length() > QUERY_LENGTH_MAX) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "The query of a view may have " + QUERY_LENGTH_MAX + " characters: it has " + query.length());
        }
        List<ViewColumn> columns = typed(command);
        run.services().engine().call((state, context, now) -> {
            requireDatabase(state, command);
            Optional<View> present = state.catalog().view(command.database(), command.name());
            if (present.isPresent()) {
                if (command.mode() == Mode.CREATE) {
                    throw exists(command);
                }
                if (command.mode() == Mode.CREATE_IF_MISSING) {
                    return Outcome.of(false);
                }
                RestoreGuards.refuseAlter(state, present.get());
                String comment =
                        command.comment().orElse(present.get().definition().comment());
                return Outcome.of(
                        true, new ViewSaved(present.get().redefined(new ViewDefinition(columns, comment, query))));
            }
            if (command.mode() == Mode.ALTER) {
                throw new EngineException(ErrorCode.TABLE_NOT_FOUND, "The view was dropped");
            }
            if (state.catalog().table(command.database(), command.name()).isPresent()) {
                throw exists(command);
            }
            RestoreGuards.refuseCreate(state, command.database(), command.name());
            ViewDefinition definition =
                    new ViewDefinition(columns, command.comment().orElse(""), query);
            TableId id = new TableId(context.ids().take());
            return Outcome.of(true, new ViewSaved(new View(id, command.database(), command.name(), definition, now)));
        });
        run.done();
    }

    private static void requireDatabase(ClusterState state, ViewCommand.SaveView command) {
        if (!state.catalog().databases().containsKey(command.database())) {
            throw new EngineException(ErrorCode.UNKNOWN_DATABASE, "Unknown database '" + command.databaseName() + "'");
        }
    }

    private static EngineException exists(ViewCommand.SaveView command) {
        return new EngineException(ErrorCode.TABLE_EXISTS, "Table '" + command.name() + "' already exists");
    }

    /** A backend checks the query and tells its types. While none can, columns of tables will do. */
    private List<ViewColumn> typed(ViewCommand.SaveView command) {
        List<ColumnType> types;
        try {
            types = new SelectRun(run).types(command.query());
        } catch (EngineException e) {
            boolean known =
                    command.columns().stream().allMatch(column -> column.type().isPresent());
            if (!known || e.code().blame() != ErrorCode.Blame.RESOURCE) {
                throw e;
            }
            types = command.columns().stream()
                    .map(column -> column.type().orElseThrow())
                    .toList();
        }
        if (types.size() != command.columns().size()) {
            throw new IllegalStateException("A view of " + command.columns().size() + " columns has " + types.size()
                    + " types: " + SqlFormatter.format(command.query()));
        }
        List<ViewColumn> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            NewColumn column = command.columns().get(i);
            columns.add(new ViewColumn(
                    column.name(), column.type().orElse(types.get(i)), column.nullable(), column.comment()));
        }
        return columns;
    }

    @Override
    public void handle(ViewCommand.DropView command) {
        run.services().engine().call((state, context, now) -> {
            Optional<View> view = state.catalog().view(command.view());
            if (view.isEmpty()) {
                if (command.onMissing() == OnMissing.IGNORE) {
                    return Outcome.of(false);
                }
                throw new EngineException(
                        ErrorCode.UNKNOWN_TABLE,
                        "Unknown table '" + command.databaseName() + "." + command.name() + "'");
            }
            RestoreGuards.refuseDrop(state, view.get());
            return Outcome.of(true, new ViewDropped(command.view()));
        });
        run.done();
    }

    @Override
    public void handle(ViewCommand.ShowCreateView command) {
        run.show(ViewRows.createView(view(command.view())));
    }

    @Override
    public void handle(ViewCommand.DescribeView command) {
        run.show(ViewRows.describe(view(command.view())));
    }

    @Override
    public void handle(ViewCommand.ShowViewColumns command) {
        View view = view(command.view());
        run.show(
                command.detail() == Detail.FULL ? ViewRows.fullColumns(view) : ViewRows.columns(view),
                command.filter());
    }

    private View view(TableId id) {
        return run.catalog().views().get(id);
    }
}
