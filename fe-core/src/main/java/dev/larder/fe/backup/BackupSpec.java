package dev.larder.fe.backup;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.job.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for, with every name already resolved.
 *
 * @param base what an incremental backup starts from; the latest snapshot that fits if absent
 * @param retention how long the snapshot is to stay
 * @param bytesPerSecondMax that each backend sends for the job; 0 for no limit of its own
 */
public record BackupSpec(
        DatabaseId database,
        String databaseName,
        String label,
        RepositoryId repository,
        List<ObjectRef> objects,
        Duration timeout,
        BackupContent content,
        BackupType type,
        Optional<BaseName> base,
        RetentionRule retention,
        long bytesPerSecondMax) {
    public BackupSpec {
        if (bytesPerSecondMax < 0) {
            throw new IllegalArgumentException("A limit is not negative: " + bytesPerSecondMax);
        }
        objects = List.copyOf(objects);
    }

    /** A backup without a limit of its own, whose snapshot stays until somebody drops it. */
    public BackupSpec(
            DatabaseId database,
            String databaseName,
            String label,
            RepositoryId repository,
            List<ObjectRef> objects,
            Duration timeout,
            BackupContent content,
            BackupType type,
            Optional<BaseName> base) {
        this(database, databaseName, label, repository, objects, timeout, content, type, base, RetentionRule.NONE, 0);
    }

    BackupSpec limited(long bytesPerSecond) {
        return new BackupSpec(
                database,
                databaseName,
                label,
                repository,
                objects,
                timeout,
                content,
                type,
                base,
                retention,
                bytesPerSecond);
    }
}
