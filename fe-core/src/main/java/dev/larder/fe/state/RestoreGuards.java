package dev.larder.fe.state;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import dev.larder.fe.restore.RestoreHold;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import java.util.Collection;
import java.util.Optional;

/**
 * What must not be done to tables that a restore is about to replace, in the words that Doris users know. Holds from the
 * statement on: what it would replace must not change before its plan is made either.
 */
public final class RestoreGuards {
    private static final String CANCEL_FIRST = "please cancel the restore operation firstly";

    private RestoreGuards() {}

    /** Rows for partitions that will be replaced would be lost. */
    public static void refuseLoad(ClusterState state, Table table, Collection<PartitionId> partitions) {
        Optional<RestoreHold> hold = state.jobs().hold(table);
        for (PartitionId id : partitions) {
            if (hold.filter(one -> one.refusesLoads(id)).isPresent()) {
                String name = table.partition(id).map(Partition::name).orElse(id.toString());
                throw refused("Table [" + table.name() + "], Partition [" + name
                        + "] is in restore process. Can not load into it.");
            }
        }
    }

    public static void refuseDrop(ClusterState state, Table table) {
        state.jobs().hold(table).ifPresent(hold -> {
            throw refused("The table [" + table.name() + "]'s state is "
                    + (hold.isAtomic() ? "in atomic restore" : "RESTORE") + ", cannot be dropped. " + CANCEL_FIRST);
        });
    }

    /** The table of this id, if it is there and may be changed. */
    public static Table alterable(ClusterState state, TableId id) {
        Table table = state.catalog()
                .table(id)
                .orElseThrow(() -> new EngineException(ErrorCode.TABLE_NOT_FOUND, "The table was dropped"));
        refuseAlter(state, table);
        return table;
    }

    /** For everything that changes a table or its partitions, its name included. */
    public static void refuseAlter(ClusterState state, Table table) {
        state.jobs().hold(table).ifPresent(hold -> {
            throw refused("Table[" + table.name() + "]'s state is "
                    + (hold.isAtomic() ? "in atomic restore" : "not NORMAL: RESTORE")
                    + ". Do not allow doing ALTER ops");
        });
    }

    public static void refuseDrop(ClusterState state, View view) {
        if (isHeld(state, view)) {
            throw refused("The table [" + view.name() + "]'s state is RESTORE, cannot be dropped. " + CANCEL_FIRST);
        }
    }

    public static void refuseAlter(ClusterState state, View view) {
        if (isHeld(state, view)) {
            throw refused("Table[" + view.name() + "]'s state is not NORMAL: RESTORE. Do not allow doing ALTER ops");
        }
    }

    private static boolean isHeld(ClusterState state, View view) {
        return state.jobs().unfinishedRestores(view.database()).stream().anyMatch(job -> job.holds(view));
    }

    /** A table that the restore will make must not be made by somebody else. */
    public static void refuseCreate(ClusterState state, DatabaseId database, String name) {
        making(state, database, name).ifPresent(job -> {
            boolean atomic = job.spec().asks(RestoreOption.ATOMIC_RESTORE);
            throw refused("Table[" + name + "] is in " + (atomic ? "atomic " : "") + "restore, " + CANCEL_FIRST);
        });
    }

    /** Nor may another table take the name. */
    public static void refuseRename(ClusterState state, DatabaseId database, String newName) {
        making(state, database, newName).ifPresent(job -> {
            throw refused("Table name[" + newName + "] is already used (in restoring)");
        });
    }

    private static Optional<RestoreJob> making(ClusterState state, DatabaseId database, String name) {
        return state.jobs().unfinishedRestores(database).stream()
                .filter(job -> job.willMake(name))
                .findFirst();
    }

    private static EngineException refused(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
