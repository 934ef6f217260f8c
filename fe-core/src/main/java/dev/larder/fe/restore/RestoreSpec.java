package dev.larder.fe.restore;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.job.ObjectRef;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.pcollections.TreePMap;

/**
 * What the user asked for, with every name already resolved.
 *
 * @param timestamp of the snapshot, {@code yyyy-MM-dd-HH-mm-ss}
 * @param objects empty for everything in the snapshot
 * @param replicationNum copies of what is restored; with {@code reserveReplica} those of the snapshot count
 * @param options what else was asked for
 * @param tableProperties of new tables, in place of those of the snapshot
 * @param content whether the snapshot has rows
 * @param batchTablets tablets that one task fetches at most
 * @param bytesPerSecondMax that each backend fetches for the job; 0 for no limit of its own
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
        Duration timeout,
        Set<RestoreOption> options,
        TreePMap<String, String> tableProperties,
        RestoreContent content,
        int batchTablets,
        long bytesPerSecondMax) {
    /** What was so before it could be chosen. */
    public static final int BATCH_TABLETS_DEFAULT = 100;

    public RestoreSpec {
        if (batchTablets < 1) {
            throw new IllegalArgumentException("A batch has at least 1 tablet: " + batchTablets);
        }
        if (bytesPerSecondMax < 0) {
            throw new IllegalArgumentException("A limit is not negative: " + bytesPerSecondMax);
        }
        objects = List.copyOf(objects);
        // In the order of the enum, so that equal specs are written alike.
        Set<RestoreOption> ordered = EnumSet.noneOf(RestoreOption.class);
        ordered.addAll(options);
        options = Collections.unmodifiableSet(ordered);
    }

    /** A restore without options. */
    public RestoreSpec(
            DatabaseId database,
            String databaseName,
            String label,
            String timestamp,
            RepositoryId repository,
            List<ObjectRef> objects,
            int replicationNum,
            boolean reserveReplica,
            Duration timeout) {
        this(
                database,
                databaseName,
                label,
                timestamp,
                repository,
                objects,
                replicationNum,
                reserveReplica,
                timeout,
                Set.of(),
                TreePMap.empty(),
                RestoreContent.ALL,
                BATCH_TABLETS_DEFAULT,
                0);
    }

    public boolean asks(RestoreOption option) {
        return options.contains(option);
    }

    RestoreSpec limited(long bytesPerSecond) {
        return new RestoreSpec(
                database,
                databaseName,
                label,
                timestamp,
                repository,
                objects,
                replicationNum,
                reserveReplica,
                timeout,
                options,
                tableProperties,
                content,
                batchTablets,
                bytesPerSecond);
    }
}
