package dev.larder.fe.command;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.TableId;
import dev.larder.common.schema.ColumnType;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.Query;
import java.util.List;
import java.util.Optional;

/** What is asked about views. */
public sealed interface ViewCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(SaveView command);

        void handle(DropView command);

        void handle(ShowCreateView command);

        void handle(DescribeView command);

        void handle(ShowViewColumns command);
    }

    /** Which of the statements that define a view it is. */
    enum Mode {
        CREATE,
        CREATE_IF_MISSING,
        REPLACE,
        ALTER
    }

    /**
     * A column of a view to be.
     *
     * @param type if it is known without asking the query engine
     */
    record NewColumn(String name, Optional<ColumnType> type, boolean nullable, String comment) {}

    /**
     * {@code CREATE VIEW} or {@code ALTER VIEW}.
     *
     * @param comment empty to keep that of the view that there is
     * @param query in which every name says whose it is
     */
    record SaveView(
            DatabaseId database,
            String databaseName,
            String name,
            Mode mode,
            List<NewColumn> columns,
            Optional<String> comment,
            Query query)
            implements ViewCommand {
        public SaveView {
            columns = List.copyOf(columns);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP VIEW}. */
    record DropView(TableId view, String databaseName, String name, OnMissing onMissing) implements ViewCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW CREATE VIEW}, or {@code SHOW CREATE TABLE} of a view. */
    record ShowCreateView(TableId view) implements ViewCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DESC} of a view. */
    record DescribeView(TableId view) implements ViewCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW [FULL] COLUMNS} of a view. */
    record ShowViewColumns(TableId view, Detail detail, RowFilter filter) implements ViewCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
