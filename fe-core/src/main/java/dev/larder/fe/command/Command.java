package dev.larder.fe.command;

/** One statement, checked against the state it was analysed with. What may have changed since is checked again in the engine. */
public sealed interface Command
        permits DatabaseCommand,
                TableCommand,
                DataCommand,
                SessionCommand,
                ClusterCommand,
                IndexCommand,
                RollupCommand,
                ViewCommand,
                UserCommand,
                RepositoryCommand,
                MaintenanceCommand {
    /** Calls the method of the handler that is meant for this family. */
    void accept(Handler handler);

    /** One method for each family. */
    interface Handler {
        void handle(DatabaseCommand command);

        void handle(TableCommand command);

        void handle(DataCommand command);

        void handle(SessionCommand command);

        void handle(ClusterCommand command);

        void handle(IndexCommand command);

        void handle(RollupCommand command);

        void handle(ViewCommand command);

        void handle(UserCommand command);

        void handle(RepositoryCommand command);

        void handle(MaintenanceCommand command);
    }
}
