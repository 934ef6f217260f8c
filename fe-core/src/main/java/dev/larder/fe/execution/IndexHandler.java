package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.fe.catalog.CatalogChange.IndexesChanged;
import dev.larder.fe.catalog.IndexRules;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.IndexCommand;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.show.IndexRows;
import dev.larder.fe.state.RestoreGuards;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.util.List;
import java.util.stream.Stream;

/** Secondary indexes. */
final class IndexHandler implements IndexCommand.Handler {
    private final StatementRun run;

    IndexHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(IndexCommand.CreateIndex command) {
        run.services().engine().call((state, context, now) -> {
            Table table = RestoreGuards.alterable(state, command.table());
            List<SecondaryIndex> indexes = table.definition().features().indexes();
            if (command.onExisting() == OnExisting.IGNORE
                    && table.definition()
                            .features()
                            .index(command.index().name())
                            .isPresent()) {
                return Outcome.of(false);
            }
            IndexRules.checkNew(command.index(), table.schema(), indexes);
            return Outcome.of(
                    true,
                    new IndexesChanged(
                            table.id(),
                            Stream.concat(indexes.stream(), Stream.of(command.index()))
                                    .toList()));
        });
        run.done();
    }

    @Override
    public void handle(IndexCommand.DropIndex command) {
        run.services().engine().call((state, context, now) -> {
            Table table = RestoreGuards.alterable(state, command.table());
            var features = table.definition().features();
            if (features.index(command.name()).isEmpty()) {
                if (command.onMissing() == OnMissing.IGNORE) {
                    return Outcome.of(false);
                }
                throw new EngineException(ErrorCode.ANALYSIS_ERROR, "index " + command.name() + " does not exist");
            }
            List<SecondaryIndex> rest = features.indexes().stream()
                    .filter(index -> !index.name().equalsIgnoreCase(command.name()))
                    .toList();
            return Outcome.of(true, new IndexesChanged(table.id(), rest));
        });
        run.done();
    }

    @Override
    public void handle(IndexCommand.ShowIndexes command) {
        run.show(IndexRows.indexes(run.catalog().tables().get(command.table())), command.filter());
    }
}
