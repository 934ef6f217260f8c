package dev.larder.fe.dispatch;

import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.proto.TaskProgress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How far running tasks are, in memory. The dispatcher writes, anybody reads. */
public final class ProgressBoard {
    private final Map<TaskId, TaskProgressView> tasks = new ConcurrentHashMap<>();

    /** Empty for a task that does not run. */
    public Optional<TaskProgressView> progress(TaskId task) {
        return Optional.ofNullable(tasks.get(task));
    }

    void started(TaskId task, Instant at) {
        tasks.put(task, new TaskProgressView(0, 0, 0, 0, "", at));
    }

    void progressed(TaskId task, TaskProgress progress) {
        tasks.computeIfPresent(
                task,
                (id, before) -> new TaskProgressView(
                        progress.getFilesDone(),
                        progress.getFilesTotal(),
                        progress.getBytesDone(),
                        progress.getBytesTotal(),
                        progress.getLastError(),
                        before.runningSince()));
    }

    void ended(TaskId task) {
        tasks.remove(task);
    }
}
