package dev.larder.fe.dispatch;

import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.common.rpc.proto.TaskProgress;
import dev.larder.fe.job.Amount;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How far running tasks are, in memory. The dispatcher writes, anybody reads. */
public final class ProgressBoard implements Progress {
    private final InstantSource clock;
    private final Map<TaskId, TaskProgressView> tasks = new ConcurrentHashMap<>();
    private final Map<TaskId, Amount> linked = new ConcurrentHashMap<>();
    private final Map<JobId, PaceMeter> jobs = new ConcurrentHashMap<>();

    public ProgressBoard(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Optional<TaskProgressView> task(TaskId task) {
        return Optional.ofNullable(tasks.get(task));
    }

    @Override
    public Optional<Amount> linked(TaskId upload) {
        return Optional.ofNullable(linked.get(upload));
    }

    @Override
    public Optional<Pace> pace(JobId job) {
        return Optional.ofNullable(jobs.get(job)).map(meter -> meter.pace(clock.instant()));
    }

    void started(TaskId task) {
        tasks.put(task, TaskProgressView.NOTHING);
    }

    void progressed(TaskId task, TaskProgress progress) {
        Instant now = clock.instant();
        tasks.computeIfPresent(task, (id, before) -> {
            TaskProgressView view = new TaskProgressView(
                    progress.getFilesDone(),
                    progress.getFilesTotal(),
                    progress.getBytesDone(),
                    progress.getBytesTotal(),
                    progress.getBytesMoved());
            if (task.kind() == Kind.UPLOAD || task.kind() == Kind.DOWNLOAD) {
                // An agent that joins a task again, or was started anew, may know less than was heard before.
                long done = Math.max(0, view.bytesDone() - before.bytesDone());
                long moved = Math.max(0, view.bytesMoved() - before.bytesMoved());
                jobs.computeIfAbsent(task.job(), job -> new PaceMeter(now)).moved(done, moved, now);
            }
            return view;
        });
    }

    /** What a backend that has linked a batch found to send. */
    void linked(TaskId snapshot, Amount amount) {
        linked.put(new TaskId(snapshot.job(), Kind.UPLOAD, snapshot.subject()), amount);
    }

    void ended(TaskId task) {
        tasks.remove(task);
    }

    /** Forgets the jobs that have ended. */
    void keepOnly(Set<JobId> live) {
        jobs.keySet().retainAll(live);
        linked.keySet().removeIf(task -> !live.contains(task.job()));
    }
}
