package dev.larder.fe.command;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.sql.tree.SelectionMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.pcollections.TreePMap;

/**
 * A restore before its snapshot was read.
 *
 * @param mode whether the objects are taken or left out
 * @param objects with {@code ON}, what to restore; with {@code EXCLUDE}, what not, of which a table without partitions means all of it
 * @param bytesPerSecondMax that each backend fetches for the job; 0 for no limit of its own
 */
public record RestoreRequest(
        DatabaseId database,
        String databaseName,
        String label,
        String timestamp,
        RepositoryId repository,
        String repositoryName,
        SelectionMode mode,
        List<ObjectRef> objects,
        int replicationNum,
        boolean reserveReplica,
        Duration timeout,
        Set<RestoreOption> options,
        TreePMap<String, String> tableProperties,
        long bytesPerSecondMax) {
    public RestoreRequest {
        objects = List.copyOf(objects);
        options = Set.copyOf(options);
    }
}
