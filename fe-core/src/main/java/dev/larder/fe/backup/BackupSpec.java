package dev.larder.fe.backup;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.job.ObjectRef;
import java.time.Duration;
import java.util.List;

/** What the user asked for, with every name already resolved. */
public record BackupSpec(
        DatabaseId database,
        String databaseName,
        String label,
        RepositoryId repository,
        List<ObjectRef> objects,
        Duration timeout,
        BackupContent content) {
    public BackupSpec {
        objects = List.copyOf(objects);
    }
}
