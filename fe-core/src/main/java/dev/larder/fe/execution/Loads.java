package dev.larder.fe.execution;

import dev.larder.common.id.TableId;
import dev.larder.common.schema.RowBatch;
import java.time.Instant;

/** Writes rows into tables. */
@FunctionalInterface
public interface Loads {
    /** Inserts all rows or none, and says how many; throws an EngineException when it cannot. */
    long insert(TableId table, RowBatch rows, Instant deadline);
}
