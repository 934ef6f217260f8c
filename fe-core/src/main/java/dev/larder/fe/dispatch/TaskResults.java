package dev.larder.fe.dispatch;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskFailure;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.TabletFailure;
import dev.larder.fe.job.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What agents report, as events of jobs. */
final class TaskResults {
    private TaskResults() {}

    static JobEvent done(TaskId task, BackendId backend, TaskDone done, Instant at) {
        return new JobEvent.TaskSucceeded(task, at, result(task, backend, done));
    }

    static JobEvent failed(TaskId task, BackendId backend, TaskFailure failure, Instant at) {
        return new JobEvent.TaskFailed(
                task,
                Optional.of(backend),
                at,
                new Failure(code(failure.getCode()), failure.getMessage()),
                failure.getRetriable());
    }

    static Amount amount(TaskDone done) {
        return new Amount(done.getFiles(), done.getBytes(), done.getRows());
    }

    private static TaskResult result(TaskId task, BackendId backend, TaskDone done) {
        List<TabletFailure> failures = done.getFailuresList().stream()
                .map(one -> new TabletFailure(new TabletId(one.getTabletId()), one.getMessage()))
                .toList();
        Amount amount = amount(done);
        return switch (task.kind()) {
            case SNAPSHOT -> new TaskResult.Linked(backend, failures);
            case UPLOAD ->
                new TaskResult.Uploaded(
                        backend,
                        new ManifestRef(
                                done.getManifest().getKey(),
                                done.getManifest().getSha256(),
                                done.getManifest().getSize()),
                        amount,
                        failures);
            case PREPARE -> new TaskResult.Prepared(backend);
            case DOWNLOAD -> new TaskResult.Downloaded(backend, amount);
            case INSTALL -> new TaskResult.Installed(backend);
            case VERIFY ->
                new TaskResult.Checked(
                        backend,
                        done.getFiles(),
                        done.getBytes(),
                        done.getDamagesList().stream()
                                .map(one ->
                                        new Damage(one.getKey(), Damage.Kind.valueOf(one.getFlaw()), one.getMessage()))
                                .toList());
            case RESERVE, PUBLISH, READ_MANIFEST, CLEAN, UNPUBLISH, COLLECT, EXAMINE ->
                throw new IllegalStateException("Not a backend's task: " + task);
        };
    }

    private static ErrorCode code(String name) {
        try {
            return ErrorCode.valueOf(name);
        } catch (IllegalArgumentException e) {
            return ErrorCode.TASK_FAILED;
        }
    }
}
