package dev.larder.fe.command;

import dev.larder.common.id.TableId;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;

/** What is asked about secondary indexes. */
public sealed interface IndexCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(CreateIndex command);

        void handle(DropIndex command);

        void handle(ShowIndexes command);
    }

    /** {@code CREATE INDEX}, checked against the columns of the table. */
    record CreateIndex(TableId table, SecondaryIndex index, OnExisting onExisting) implements IndexCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP INDEX}. */
    record DropIndex(TableId table, String name, OnMissing onMissing) implements IndexCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW INDEX}. */
    record ShowIndexes(TableId table, RowFilter filter) implements IndexCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
