package dev.larder.fe.command;

import dev.larder.common.id.TableId;
import dev.larder.common.schema.RowBatch;
import dev.larder.sql.tree.Query;
import java.util.List;

/** Rows to write or to read. */
public sealed interface DataCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(Insert command);

        void handle(Select command);
    }

    /**
     * {@code INSERT INTO ... VALUES}, every value parsed; no partitions means any. Nulls in the column that fills itself
     * are still to be filled.
     */
    record Insert(TableId table, List<String> partitions, RowBatch rows) implements DataCommand {
        public Insert {
            partitions = List.copyOf(partitions);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SELECT}; parameters and what only the session knows stand in it as literals. */
    record Select(Query query) implements DataCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
