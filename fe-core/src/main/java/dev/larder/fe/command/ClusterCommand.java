package dev.larder.fe.command;

import dev.larder.fe.config.ConfigKey;
import java.util.List;
import java.util.Map;

/** What is asked about the servers of the cluster. */
public sealed interface ClusterCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(AddBackends command);

        void handle(DropBackends command);

        void handle(ChangeBroker command);

        void handle(ShowBroker command);

        void handle(ShowBackends command);

        void handle(ShowFrontends command);

        void handle(ShowFrontendConfig command);

        void handle(SetFrontendConfig command);

        void handle(ShowColocateGroups command);
    }

    /** {@code ALTER SYSTEM ADD BACKEND}. */
    record AddBackends(List<Address> addresses) implements ClusterCommand {
        public AddBackends {
            addresses = List.copyOf(addresses);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code ALTER SYSTEM DROP|DROPP BACKEND}. */
    record DropBackends(List<Address> addresses, Insistence insistence) implements ClusterCommand {
        public DropBackends {
            addresses = List.copyOf(addresses);
        }

        /** Whether a backend that holds tablets may go. */
        public enum Insistence {
            ONLY_EMPTY,
            ANY
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code ALTER SYSTEM ADD|DROP|DROP ALL BROKER}; all have no addresses. */
    record ChangeBroker(Change change, String name, List<Address> addresses) implements ClusterCommand {
        public ChangeBroker {
            addresses = List.copyOf(addresses);
        }

        /** What becomes of the processes. */
        public enum Change {
            ADDED,
            DROPPED,
            ALL_DROPPED
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW BROKER}. */
    record ShowBroker() implements ClusterCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW BACKENDS}. */
    record ShowBackends() implements ClusterCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW PROC '/colocation_group'}. */
    record ShowColocateGroups() implements ClusterCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW FRONTENDS}. */
    record ShowFrontends() implements ClusterCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW FRONTEND CONFIG}. */
    record ShowFrontendConfig(RowFilter filter) implements ClusterCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code ADMIN SET FRONTEND CONFIG}, values checked. */
    record SetFrontendConfig(Map<ConfigKey, Long> values, Lifetime lifetime) implements ClusterCommand {
        public SetFrontendConfig {
            values = Map.copyOf(values);
        }

        /** How long values last that need not be kept. */
        public enum Lifetime {
            UNTIL_RESTART,
            FOR_GOOD
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
