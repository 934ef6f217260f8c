package dev.larder.fe.command;

import dev.larder.common.id.TableId;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.Rollup;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.Query;
import java.util.List;
import java.util.Optional;

/** What is asked about rollups and materialized views. */
public sealed interface RollupCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(AddRollups command);

        void handle(RemoveRollups command);

        void handle(RenameRollup command);

        void handle(CreateMaterializedView command);

        void handle(ShowCreateMaterializedView command);

        void handle(DescribeAll command);
    }

    /** {@code ADD ROLLUP}, checked against the columns of the table. */
    record AddRollups(TableId table, List<Rollup> rollups) implements RollupCommand {
        public AddRollups {
            rollups = List.copyOf(rollups);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP ROLLUP} or {@code DROP MATERIALIZED VIEW}. */
    record RemoveRollups(TableId table, List<String> names, OnMissing onMissing) implements RollupCommand {
        public RemoveRollups {
            names = List.copyOf(names);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code RENAME ROLLUP}. */
    record RenameRollup(TableId table, String from, String to) implements RollupCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /**
     * A column of a materialized view to be.
     *
     * @param type if it is known without asking the query engine
     * @param expression empty for the table's column of the same name
     */
    record NewColumn(
            String name,
            Optional<ColumnType> type,
            boolean nullable,
            boolean key,
            Optional<Aggregation> aggregation,
            String expression) {}

    /**
     * {@code CREATE MATERIALIZED VIEW}.
     *
     * @param uses columns of the table that it is made of
     * @param where which rows count; empty for all
     * @param query in which every name says whose it is
     */
    record CreateMaterializedView(
            TableId table,
            String name,
            OnExisting onExisting,
            KeysType keysType,
            List<NewColumn> columns,
            List<String> uses,
            String where,
            Query query)
            implements RollupCommand {
        public CreateMaterializedView {
            columns = List.copyOf(columns);
            uses = List.copyOf(uses);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW CREATE MATERIALIZED VIEW}. */
    record ShowCreateMaterializedView(TableId table, String name) implements RollupCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DESC t ALL}. */
    record DescribeAll(TableId table) implements RollupCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
