package dev.larder.be.task;

import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskRequest;

/**
 * What a kind of task does. It must be safe to repeat, and end soon with an InterruptedException (or an exception caused
 * by the interruption) when its thread is interrupted.
 */
@FunctionalInterface
public interface TaskBody {
    /**
     * Does the work. Throws an EngineException, a BlobStoreException or another exception when it fails; the code and
     * whether a retry may help are taken from it.
     */
    TaskDone run(TaskRequest request, TaskProgress progress) throws Exception;
}
