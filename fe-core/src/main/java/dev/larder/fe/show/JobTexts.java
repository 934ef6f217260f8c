package dev.larder.fe.show;

import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.Work;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns that SHOW BACKUP and SHOW RESTORE have in common. */
final class JobTexts {
    /** Entries in a list at most: a job may have a million tasks. */
    private static final int ENTRIES_MAX = 100;

    private JobTexts() {}

    static String status(Optional<Failure> why) {
        return why.map(failure -> "[" + statusCode(failure) + ", msg: " + message(failure) + "]")
                .orElse("[OK]");
    }

    /** The backend of each task that is wanted of one. */
    static Map<Long, BackendId> backends(Collection<Work> work) {
        return work.stream()
                .filter(Work.ByBackend.class::isInstance)
                .map(Work.ByBackend.class::cast)
                .collect(Collectors.toMap(one -> one.id().subject(), Work.ByBackend::backend));
    }

    static String unfinished(Collection<Work> work) {
        return list(work.stream()
                .filter(Work.ByBackend.class::isInstance)
                .map(Work.ByBackend.class::cast)
                .map(one -> "[" + one.id().subject() + "=" + one.backend() + "]"));
    }

    /** Each running transfer as Doris shows it, then the whole. */
    static String progress(JobId job, Optional<TransferText> transfer, Collection<Work> work, Progress progress) {
        if (transfer.isEmpty()) {
            return "";
        }
        String tasks = list(work.stream().map(Work::id).flatMap(task -> progress.task(task).stream()
                .map(view -> "[" + task.subject() + ": " + view.filesDone() + "/" + view.filesTotal() + "]")));
        return Stream.of(tasks, transfer.get().of(job, progress))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** The last error of every task that is still to be done. */
    static String errors(Catalog catalog, Collection<Work> work, Function<TaskId, Optional<Attempts>> attempts) {
        return list(work.stream().flatMap(one -> attempts.apply(one.id()).stream()
                .map(failed -> "[" + one.id().subject() + ": (" + host(catalog, one) + ")["
                        + failed.last().code() + "]" + failed.last().message() + "]")));
    }

    private static String host(Catalog catalog, Work work) {
        return work instanceof Work.ByBackend one
                ? Optional.ofNullable(catalog.backends().get(one.backend()))
                        .map(Backend::host)
                        .orElse("backend " + one.backend())
                : "frontend";
    }

    private static String statusCode(Failure failure) {
        return switch (failure.code()) {
            case JOB_TIMED_OUT -> "TIMEOUT";
            case TABLE_NOT_FOUND, UNKNOWN_TABLE, UNKNOWN_DATABASE, UNKNOWN_PARTITION -> "NOT_FOUND";
            case SNAPSHOT_DAMAGED -> "BAD_FILE";
            default -> "COMMON_ERROR";
        };
    }

    private static String message(Failure failure) {
        boolean said =
                switch (failure.code()) {
                    case JOB_TIMED_OUT, JOB_CANCELLED, RESTORE_MISMATCH -> true;
                    default -> false;
                };
        return said || failure.message().isEmpty() ? failure.message() : failure.code() + ": " + failure.message();
    }

    private static String list(Stream<String> entries) {
        return entries.limit(ENTRIES_MAX).collect(Collectors.joining(", "));
    }
}
