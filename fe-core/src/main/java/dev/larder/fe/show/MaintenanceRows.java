package dev.larder.fe.show;

import dev.larder.common.id.RepositoryId;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.dispatch.TaskProgressView;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.Trust;
import dev.larder.fe.job.Work;
import dev.larder.fe.maintenance.Cancelled;
import dev.larder.fe.maintenance.Checking;
import dev.larder.fe.maintenance.Findings;
import dev.larder.fe.maintenance.Finished;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenancePhase;
import dev.larder.fe.maintenance.MaintenanceResult;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.state.MaintenanceBoard;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SHOW REPOSITORY JOBS. */
public final class MaintenanceRows {
    private MaintenanceRows() {}

    public static ShowRows show(
            MaintenanceBoard board, RepositoryId repository, Catalog catalog, Progress progress, ShowTimes times) {
        ShowRows.Builder rows = ShowRows.of(
                "JobId",
                "Type",
                "Snapshot",
                "Timestamp",
                "State",
                "Progress",
                "Result",
                "Details",
                "TaskErrMsg",
                "Status",
                "CreateTime",
                "FinishedTime");
        List<MaintenanceJob> unfinished = board.unfinished(repository);
        for (MaintenanceJob job : board.jobs(repository)) {
            boolean turn = !unfinished.isEmpty() && unfinished.get(0).id().equals(job.id());
            Collection<Work> work = turn ? job.work() : List.of();
            rows.row(
                    job.id(),
                    type(job.goal()),
                    job.goal().about().map(SnapshotKey::label).orElse(null),
                    job.goal().about().map(SnapshotKey::timestamp).orElse(null),
                    state(job.phase(), turn),
                    progress(job, work, progress),
                    result(job.phase()),
                    details(job),
                    JobTexts.errors(catalog, work, job::attempts),
                    JobTexts.status(
                            job.phase() instanceof Cancelled ended ? Optional.of(ended.why()) : Optional.empty()),
                    times.time(job.createdAt()),
                    times.time(endedAt(job.phase())));
        }
        return rows.build();
    }

    private static String type(MaintenanceGoal goal) {
        if (goal instanceof MaintenanceGoal.DropSnapshot) {
            return "DROP";
        }
        return goal instanceof MaintenanceGoal.CleanRepository ? "CLEAN" : "VERIFY";
    }

    private static String state(MaintenancePhase phase, boolean turn) {
        if (phase instanceof Finished) {
            return "FINISHED";
        }
        if (phase instanceof Cancelled) {
            return "CANCELLED";
        }
        return turn ? "RUNNING" : "PENDING";
    }

    private static Optional<java.time.Instant> endedAt(MaintenancePhase phase) {
        if (phase instanceof Finished finished) {
            return Optional.of(finished.at());
        }
        return phase instanceof Cancelled cancelled ? Optional.of(cancelled.at()) : Optional.empty();
    }

    /** How much of a verification is done: batches, and blobs of the batches that run. */
    private static String progress(MaintenanceJob job, Collection<Work> work, Progress progress) {
        if (!(job.phase() instanceof Checking checking)) {
            return "";
        }
        List<TaskProgressView> running =
                work.stream().flatMap(one -> progress.task(one.id()).stream()).toList();
        long blobs = checking.findings().blobs()
                + running.stream().mapToLong(TaskProgressView::filesDone).sum();
        return (checking.total() - checking.waiting().size()) + "/" + checking.total() + " batches, " + blobs
                + " objects";
    }

    private static String result(MaintenancePhase phase) {
        if (!(phase instanceof Finished finished)) {
            return "";
        }
        if (finished.result() instanceof MaintenanceResult.Collected collected) {
            return collected.blobs() + " objects, " + collected.bytes() + " bytes, " + collected.uploads()
                    + " unfinished uploads removed";
        }
        Findings findings = ((MaintenanceResult.Verified) finished.result()).findings();
        return (findings.damaged() == 0 ? "OK" : findings.damaged() + " objects DAMAGED") + ": " + findings.blobs()
                + " objects checked, " + findings.bytes() + " bytes read";
    }

    /** What is damaged, a line each; or why something had to stay. */
    private static String details(MaintenanceJob job) {
        if (!(job.phase() instanceof Finished finished)) {
            return "";
        }
        if (finished.result() instanceof MaintenanceResult.Collected collected) {
            return collected.problem();
        }
        Findings findings = ((MaintenanceResult.Verified) finished.result()).findings();
        String named = Stream.concat(
                        forced(job.goal()), findings.damages().values().stream().map(MaintenanceRows::text))
                .collect(Collectors.joining("\n"));
        return findings.unnamed() == 0 ? named : named + "\nand " + findings.unnamed() + " more";
    }

    private static Stream<String> forced(MaintenanceGoal goal) {
        return goal instanceof MaintenanceGoal.VerifySnapshot verify && verify.trust() == Trust.FORCED
                ? Stream.of("forced: the snapshot's signature was not required")
                : Stream.of();
    }

    private static String text(Damage damage) {
        return damage.key() + ": " + damage.kind().name().toLowerCase(Locale.ROOT) + ", " + damage.message();
    }
}
