package dev.larder.fe.command;

import dev.larder.sql.tree.Capability;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.KillTarget;
import dev.larder.sql.tree.TransactionCommand;
import dev.larder.sql.tree.VariableScope;
import java.util.List;

/** What is asked about the connection and the server as MySQL clients know it. */
public sealed interface SessionCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(SetVariables command);

        void handle(Transaction command);

        void handle(Nothing command);

        void handle(ShowVariables command);

        void handle(ShowStatus command);

        void handle(ShowDiagnostics command);

        void handle(ShowCapabilities command);

        void handle(ShowProcesslist command);

        void handle(Kill command);

        void handle(Help command);
    }

    /** {@code SET}, values computed. */
    record SetVariables(List<Setting> settings) implements SessionCommand {
        public SetVariables {
            settings = List.copyOf(settings);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code BEGIN}, {@code COMMIT} or {@code ROLLBACK}: every statement commits by itself. */
    record Transaction(TransactionCommand command) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** A statement with nothing to do. */
    record Nothing(int warnings) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW VARIABLES}. */
    record ShowVariables(VariableScope scope, RowFilter filter) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW STATUS}. */
    record ShowStatus(RowFilter filter) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW WARNINGS} and {@code SHOW ERRORS}: nothing is ever left behind. */
    record ShowDiagnostics(RowChoice choice) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** A fixed list of what the server has. */
    record ShowCapabilities(Capability capability, RowFilter filter) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW PROCESSLIST}. */
    record ShowProcesslist(Detail detail) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code KILL}. */
    record Kill(KillTarget target, long connection) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code HELP word}. */
    record Help(String word) implements SessionCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
