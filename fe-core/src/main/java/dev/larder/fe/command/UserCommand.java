package dev.larder.fe.command;

import dev.larder.fe.session.PasswordHashes;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;

/** What is asked about users. */
public sealed interface UserCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(CreateUser command);

        void handle(DropUser command);

        void handle(SetPassword command);
    }

    /** {@code CREATE USER}. */
    record CreateUser(String name, String host, PasswordHashes hashes, OnExisting onExisting) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP USER}. */
    record DropUser(String name, String host, OnMissing onMissing) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SET PASSWORD}. */
    record SetPassword(String name, String host, PasswordHashes hashes) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
