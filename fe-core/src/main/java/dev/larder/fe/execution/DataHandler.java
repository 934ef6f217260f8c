package dev.larder.fe.execution;

import dev.larder.common.schema.RowBatch;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.DataCommand;
import dev.larder.fe.session.Completion;
import java.time.Duration;
import java.time.Instant;

/** Rows. */
final class DataHandler implements DataCommand.Handler {
    private final StatementRun run;

    DataHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(DataCommand.Insert command) {
        Table table = run.catalog().tables().get(command.table());
        Instant deadline = run.context()
                .now()
                .plus(Duration.ofSeconds(run.session().variables().number("insert_timeout")));
        AutoIncrementFill fill = new AutoIncrementFill(run.services().engine(), table);
        RowBatch filled = fill.fill(command.rows());
        long rows = run.services().loads().insert(command.table(), filled, deadline);
        run.done(new Completion(rows, fill.first(), 0, ""));
    }

    @Override
    public void handle(DataCommand.Select command) {
        new SelectRun(run).run(command.query());
    }
}
