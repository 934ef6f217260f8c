package dev.larder.fe.execution;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.RollupColumn;
import dev.larder.fe.catalog.CatalogChange.RollupsChanged;
import dev.larder.fe.catalog.RollupRules;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.RollupCommand;
import dev.larder.fe.command.RollupCommand.NewColumn;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.show.RollupRows;
import dev.larder.fe.state.RestoreGuards;
import dev.larder.sql.format.SqlFormatter;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rollups and materialized views. */
final class RollupHandler implements RollupCommand.Handler {
    private final StatementRun run;

    RollupHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(RollupCommand.AddRollups command) {
        run.services().engine().call((state, context, now) -> {
            Table table = RestoreGuards.alterable(state, command.table());
            List<Rollup> all = new ArrayList<>(rollups(table));
            for (Rollup rollup : command.rollups()) {
                RollupRules.checkNew(rollup, table.name(), table.schema(), all);
                all.add(rollup);
            }
            return Outcome.of(true, new RollupsChanged(table.id(), all));
        });
        run.done();
    }

    @Override
    public void handle(RollupCommand.CreateMaterializedView command) {
        Rollup view = typed(command);
        run.services().engine().call((state, context, now) -> {
            Table table = RestoreGuards.alterable(state, command.table());
            if (command.onExisting() == OnExisting.IGNORE
                    && table.definition().features().rollup(command.name()).isPresent()) {
                return Outcome.of(false);
            }
            List<Rollup> all = new ArrayList<>(rollups(table));
            RollupRules.checkNew(view, table.name(), table.schema(), all);
            all.add(view);
            return Outcome.of(true, new RollupsChanged(table.id(), all));
        });
        run.done();
    }

    /** A backend says the types that are not those of columns. */
    private Rollup typed(RollupCommand.CreateMaterializedView command) {
        boolean known =
                command.columns().stream().allMatch(column -> column.type().isPresent());
        List<ColumnType> types = known ? List.of() : new SelectRun(run).types(command.query());
        List<RollupColumn> columns = new ArrayList<>();
        for (int i = 0; i < command.columns().size(); i++) {
            NewColumn column = command.columns().get(i);
            columns.add(new RollupColumn(
                    column.name(),
                    column.type().isPresent() ? column.type().get() : types.get(i),
                    column.nullable(),
                    column.key(),
                    column.aggregation(),
                    Optional.empty(),
                    column.expression()));
        }
        return new Rollup(
                command.name(),
                command.keysType(),
                columns,
                command.uses(),
                command.where(),
                SqlFormatter.format(command.query()));
    }

    @Override
    public void handle(RollupCommand.RemoveRollups command) {
        run.services().engine().call((state, context, now) -> {
            Table table = RestoreGuards.alterable(state, command.table());
            List<Rollup> rest = new ArrayList<>(rollups(table));
            for (String name : command.names()) {
                boolean removed = rest.removeIf(rollup -> rollup.name().equalsIgnoreCase(name));
                if (!removed && command.onMissing() == OnMissing.FAIL) {
                    throw RollupRules.missing(name, table.name());
                }
            }
            return rest.size() == rollups(table).size()
                    ? Outcome.of(false)
                    : Outcome.of(true, new RollupsChanged(table.id(), rest));
        });
        run.done();
    }

    @Override
    public void handle(RollupCommand.RenameRollup command) {
        run.services().engine().call((state, context, now) -> {
            Table table = RestoreGuards.alterable(state, command.table());
            if (table.definition().features().rollup(command.from()).isEmpty()) {
                throw RollupRules.missing(command.from(), table.name());
            }
            RollupRules.checkName(command.to(), table.name(), rollups(table));
            List<Rollup> all = rollups(table).stream()
                    .map(rollup ->
                            rollup.name().equalsIgnoreCase(command.from()) ? rollup.renamed(command.to()) : rollup)
                    .toList();
            return Outcome.of(true, new RollupsChanged(table.id(), all));
        });
        run.done();
    }

    @Override
    public void handle(RollupCommand.ShowCreateMaterializedView command) {
        Table table = run.catalog().tables().get(command.table());
        run.show(RollupRows.createMaterializedView(
                table, table.definition().features().rollup(command.name()).orElseThrow()));
    }

    @Override
    public void handle(RollupCommand.DescribeAll command) {
        run.show(RollupRows.describeAll(run.catalog().tables().get(command.table())));
    }

    private static List<Rollup> rollups(Table table) {
        return table.definition().features().rollups();
    }
}
