package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.MaintenanceCommand;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.job.JobEvent.CancelRequested;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceGoal.DropSnapshot;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.maintenance.Verification;
import dev.larder.fe.show.AnalysisRows;
import dev.larder.fe.show.MaintenanceRows;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.MaintenanceBoard;
import dev.larder.fe.work.MaintenanceTasks.CleanRules;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

/** Upkeep of repositories. What a repository must be asked is asked before the engine decides. */
final class MaintenanceHandler implements MaintenanceCommand.Handler {
    private final StatementRun run;

    MaintenanceHandler(StatementRun run) {
        this.run = run;
    }

    /** The job is logged first, so that a crash forgets nothing; then the snapshot goes before the statement answers. */
    @Override
    public void handle(MaintenanceCommand.DropSnapshot command) {
        Repository repository = repository(command);
        SnapshotKey snapshot = snapshot(repository, command.label(), command.timestamp());
        DropSnapshot drop = upkeep().plan(repository, snapshot);
        run.services().engine().call((state, context, now) -> {
            refuseWhileRestoring(state, repository.id(), snapshot);
            if (state.jobs().maintenance().drops(repository.id(), snapshot)) {
                throw wrong("Snapshot " + snapshot + " is being dropped already");
            }
            JobId id = new JobId(context.ids().take());
            return submitted(state, MaintenanceJob.submitted(id, repository.id(), drop, now));
        });
        upkeep().unpublish(repository, drop);
        run.done();
    }

    private static void refuseWhileRestoring(ClusterState state, RepositoryId repository, SnapshotKey snapshot) {
        state.jobs().restores().values().stream()
                .filter(job -> !job.phase().isFinal()
                        && job.spec().repository().equals(repository)
                        && job.spec().label().equals(snapshot.label())
                        && job.spec().timestamp().equals(snapshot.timestamp()))
                .findFirst()
                .ifPresent(job -> {
                    throw wrong(
                            "Restore job " + job.id() + " is running from snapshot " + snapshot + ". Can not drop it");
                });
    }

    @Override
    public void handle(MaintenanceCommand.CleanRepository command) {
        MaintenanceGoal goal = new MaintenanceGoal.CleanRepository(
                command.grace().orElse(CleanRules.GRACE), command.leaseTimeout().orElse(CleanRules.LEASE_TIMEOUT));
        submit(command.repository(), goal);
        run.done();
    }

    @Override
    public void handle(MaintenanceCommand.AnalyzeRepository command) {
        run.show(AnalysisRows.show(run.services().repositories().analyze(repository(command))));
    }

    @Override
    public void handle(MaintenanceCommand.VerifySnapshot command) {
        Repository repository = repository(command);
        SnapshotKey snapshot = snapshot(repository, command.label(), command.timestamp());
        submit(
                command.repository(),
                new MaintenanceGoal.VerifySnapshot(
                        snapshot,
                        command.level(),
                        command.samplePercent(),
                        knownDigest(repository.id(), snapshot),
                        command.trust()));
        run.done();
    }

    /** What the snapshot manifest's digest was, if the backup or a verification is remembered. */
    private Optional<String> knownDigest(RepositoryId repository, SnapshotKey snapshot) {
        String key = upkeep().manifestKey(snapshot);
        Optional<String> published = run.state().jobs().backups().values().stream()
                .filter(job -> job.spec().repository().equals(repository))
                .flatMap(job -> job.phase() instanceof Finished finished
                        ? Optional.of(finished.snapshot()).stream()
                        : Optional.<dev.larder.fe.job.ManifestRef>empty().stream())
                .filter(manifest -> manifest.key().equals(key))
                .map(dev.larder.fe.job.ManifestRef::sha256)
                .findFirst();
        return published.or(() -> run.state()
                .jobs()
                .maintenance()
                .verification(repository, snapshot)
                .map(Verification::sha256)
                .filter(sha256 -> !sha256.isEmpty()));
    }

    @Override
    public void handle(MaintenanceCommand.ShowRepositoryJobs command) {
        run.show(MaintenanceRows.show(
                run.state().jobs().maintenance(),
                command.repository(),
                run.catalog(),
                run.services().progress(),
                run.times()));
    }

    @Override
    public void handle(MaintenanceCommand.CancelRepositoryJob command) {
        MaintenanceBoard board = run.state().jobs().maintenance();
        List<MaintenanceJob> unfinished = board.unfinished(command.repository());
        Optional<JobId> job = command.job().isPresent()
                ? command.job()
                : unfinished.stream().map(MaintenanceJob::id).findFirst();
        JobId id = job.orElseThrow(() -> wrong("No repository job is currently running"));
        if (board.jobs(command.repository()).stream().noneMatch(one -> one.id().equals(id))) {
            throw wrong("There is no job " + id + " of this repository");
        }
        Decision decision = cancel(id);
        if (decision instanceof Decision.Rejected rejected) {
            throw wrong("Failed to cancel job: " + rejected.failure().message());
        }
        run.done();
    }

    private Decision cancel(JobId job) {
        try {
            return run.services()
                    .engine()
                    .handle(new CancelRequested(job, run.context().now()))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException refused ? refused : e;
        }
    }

    private void submit(RepositoryId repository, MaintenanceGoal goal) {
        run.services().engine().call((state, context, now) -> {
            JobId id = new JobId(context.ids().take());
            return submitted(
                    state, MaintenanceJob.submitted(id, repository, goal, now.truncatedTo(ChronoUnit.SECONDS)));
        });
    }

    private static Outcome<JobId> submitted(ClusterState state, MaintenanceJob job) {
        if (!state.catalog().repositories().containsKey(job.repository())) {
            throw wrong("Repository does not exist");
        }
        if (!state.jobs().maintenance().hasRoom(job.repository())) {
            throw wrong("At most " + MaintenanceBoard.WAITING_MAX + " jobs of a repository may wait");
        }
        return Outcome.of(job.id(), new MaintenanceSubmitted(job));
    }

    /** The snapshot that a statement means. */
    private SnapshotKey snapshot(Repository repository, String label, Optional<String> timestamp) {
        SortedSet<String> timestamps =
                run.services().repositories().snapshots(repository).getOrDefault(label, new TreeSet<>());
        if (timestamps.isEmpty()) {
            throw wrong("Snapshot " + label + " does not exist in repository " + repository.name());
        }
        if (timestamp.isPresent()) {
            if (!timestamps.contains(timestamp.get())) {
                throw wrong("Snapshot " + label + " with timestamp " + timestamp.get()
                        + " does not exist in repository " + repository.name());
            }
            return new SnapshotKey(label, timestamp.get());
        }
        if (timestamps.size() > 1) {
            throw wrong("Snapshot " + label + " is there more than once: add WHERE TIMESTAMP = '...', one of "
                    + String.join(", ", timestamps));
        }
        return new SnapshotKey(label, timestamps.first());
    }

    private SnapshotUpkeep upkeep() {
        return run.services().repositories().upkeep();
    }

    private Repository repository(MaintenanceCommand command) {
        return run.catalog().repositories().get(command.repository());
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, message);
    }
}
