package dev.larder.fe.command;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.TableId;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.OnExisting;
import java.util.List;

/** What is asked about the shape of tables. */
public sealed interface TableCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(CreateTable command);

        void handle(DropTable command);

        void handle(TruncateTable command);

        void handle(AlterTable command);

        void handle(ShowDynamicPartitions command);

        void handle(ShowTables command);

        void handle(ShowTableStatus command);

        void handle(ShowCreateTable command);

        void handle(Describe command);

        void handle(ShowColumns command);

        void handle(ShowSystemColumns command);

        void handle(ShowPartitions command);

        void handle(ShowTablets command);
    }

    /** {@code CREATE TABLE}, every rule checked but those about backends and the name being free. */
    record CreateTable(
            DatabaseId database,
            String name,
            OnExisting onExisting,
            TableDefinition definition,
            List<NewPartition> partitions)
            implements TableCommand {
        public CreateTable {
            partitions = List.copyOf(partitions);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP TABLE}. */
    record DropTable(DatabaseId database, String databaseName, String name, TableId table) implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code TRUNCATE TABLE}; no partitions means all of them. */
    record TruncateTable(TableId table, List<String> partitions) implements TableCommand {
        public TruncateTable {
            partitions = List.copyOf(partitions);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code ALTER TABLE}. */
    record AlterTable(TableId table, List<TableChange> changes) implements TableCommand {
        public AlterTable {
            changes = List.copyOf(changes);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW DYNAMIC PARTITION TABLES}. */
    record ShowDynamicPartitions(DatabaseId database, RowFilter filter) implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW [FULL] TABLES}. */
    record ShowTables(DatabaseId database, String databaseName, Detail detail, RowFilter filter)
            implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW TABLE STATUS}. */
    record ShowTableStatus(DatabaseId database, RowFilter filter) implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW CREATE TABLE}. */
    record ShowCreateTable(TableId table) implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DESC}. */
    record Describe(TableId table) implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW [FULL] COLUMNS}. */
    record ShowColumns(TableId table, Detail detail, RowFilter filter) implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DESC} or {@code SHOW COLUMNS} of a table that exists only in queries. */
    record ShowSystemColumns(List<String> columns, Detail detail, RowFilter filter) implements TableCommand {
        public ShowSystemColumns {
            columns = List.copyOf(columns);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW PARTITIONS}. */
    record ShowPartitions(TableId table, RowChoice choice) implements TableCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW TABLETS}; no partitions means all of them. */
    record ShowTablets(TableId table, List<String> partitions, RowChoice choice) implements TableCommand {
        public ShowTablets {
            partitions = List.copyOf(partitions);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
