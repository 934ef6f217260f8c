package dev.larder.fe.execution;

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
        Instant deadline = run.context()
                .now()
                .plus(Duration.ofSeconds(run.session().variables().number("insert_timeout")));
        long rows = run.services().loads().insert(command.table(), command.rows(), deadline);
        run.done(Completion.affected(rows));
    }

    @Override
    public void handle(DataCommand.Select command) {
        new SelectRun(run).run(command.query());
    }
}
