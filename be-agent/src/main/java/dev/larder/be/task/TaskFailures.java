package dev.larder.be.task;

import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.proto.TaskFailure;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** What an exception of a task means to the job: a code, a message, and whether trying again may help. */
final class TaskFailures {
    private static final Set<ErrorCode> PERMANENT = EnumSet.of(
            ErrorCode.SNAPSHOT_DAMAGED,
            ErrorCode.TASK_IMPOSSIBLE,
            ErrorCode.DISK_FULL,
            ErrorCode.NOT_SUPPORTED,
            ErrorCode.INTERNAL_ERROR);

    private TaskFailures() {}

    static TaskFailure of(Throwable thrown) {
        Throwable cause =
                thrown instanceof ExecutionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof EngineException known) {
            return failure(known.code(), known.getMessage(), !PERMANENT.contains(known.code()));
        }
        // Only what a manifest names is ever read: what is not there is as lost as what is damaged.
        if (cause instanceof CorruptBlob || cause instanceof BlobNotFound) {
            return failure(ErrorCode.SNAPSHOT_DAMAGED, cause.getMessage(), false);
        }
        if (cause instanceof BlobStoreException store) {
            return failure(ErrorCode.REPOSITORY_FAILED, store.getMessage(), true);
        }
        if (cause instanceof InterruptedException) {
            return failure(ErrorCode.TASK_FAILED, "stopped", true);
        }
        return failure(ErrorCode.TASK_FAILED, cause.toString(), true);
    }

    private static TaskFailure failure(ErrorCode code, String message, boolean retriable) {
        return TaskFailure.newBuilder()
                .setCode(code.name())
                .setMessage(message)
                .setRetriable(retriable)
                .build();
    }
}
