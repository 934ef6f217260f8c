package dev.larder.fe.restore;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.job.ObjectRef;
import java.time.Duration;
import java.util.List;

/**
 * What the user asked for, with every name already resolved.
 *
 * @param timestamp of the snapshot, {@code yyyy-MM-dd-HH-mm-ss}
 * @param objects empty for everything in the snapshot
 * @param replicationNum copies of what is restored; with {@code reserveReplica} those of the snapshot count
 */
public record RestoreSpec(
        DatabaseId database,
        String databaseName,
        String label,
        String timestamp,
        RepositoryId repository,
        List<ObjectRef> objects,
        int replicationNum,
        boolean reserveReplica,
        Duration timeout) {
    public RestoreSpec {
        objects = List.copyOf(objects);
    }
}
