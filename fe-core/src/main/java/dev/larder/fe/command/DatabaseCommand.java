package dev.larder.fe.command;

import dev.larder.common.id.DatabaseId;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;

/** What is asked about databases. */
public sealed interface DatabaseCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(CreateDatabase command);

        void handle(DropDatabase command);

        void handle(ShowDatabases command);

        void handle(ShowCreateDatabase command);

        void handle(UseDatabase command);
    }

    /** {@code CREATE DATABASE}. */
    record CreateDatabase(String name, OnExisting onExisting) implements DatabaseCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP DATABASE} with all its tables. */
    record DropDatabase(String name, OnMissing onMissing) implements DatabaseCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW DATABASES}. */
    record ShowDatabases(RowFilter filter) implements DatabaseCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW CREATE DATABASE}. */
    record ShowCreateDatabase(DatabaseId database) implements DatabaseCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code USE}. */
    record UseDatabase(String name) implements DatabaseCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
