package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.DataCommand;
import dev.larder.fe.restore.RestorePlan;
import dev.larder.fe.session.Completion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows. */
final class DataHandler implements DataCommand.Handler {
    private final StatementRun run;

    DataHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(DataCommand.Insert command) {
        Table table = run.catalog().tables().get(command.table());
        refuseWhileRestoring(table);
        Instant deadline = run.context()
                .now()
                .plus(Duration.ofSeconds(run.session().variables().number("insert_timeout")));
        long rows = run.services().loads().insert(command.table(), command.rows(), deadline);
        run.done(Completion.affected(rows));
    }

    /** The load checks again when it commits; here the partition has a name. */
    private void refuseWhileRestoring(Table table) {
        Optional<Partition> restoring = run
                .state()
                .jobs()
                .runningRestore(table.database())
                .flatMap(job -> job.phase().plan())
                .map(RestorePlan::replacements)
                .orElse(List.of())
                .stream()
                .filter(replacement -> replacement.table().equals(table.id()))
                .flatMap(replacement -> replacement.partitions().stream())
                .findFirst();
        restoring.ifPresent(partition -> {
            throw new EngineException(
                    ErrorCode.LOAD_FAILED,
                    "Table [" + table.name() + "], Partition [" + partition.name()
                            + "] is in restore process. Can not load into it.");
        });
    }

    @Override
    public void handle(DataCommand.Select command) {
        new SelectRun(run).run(command.query());
    }
}
