package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.catalog.Access;
import dev.larder.fe.catalog.CatalogChange.DatabaseCreated;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.UserCommand;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.show.RestoreRows;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.work.GlobalSnapshots;
import dev.larder.fe.work.GlobalSnapshots.Draft;
import dev.larder.fe.work.GlobalSnapshots.Published;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * BACKUP GLOBAL and RESTORE GLOBAL. What they carry is small, so the statement does it all, and the job that SHOW lists
 * has ended when the statement answers. A restore is one entry of the log: all of it, or nothing. Lives for one statement.
 */
final class GlobalRun {
    private static final int NO_REPLICAS = 1;

    private final StatementRun run;

    GlobalRun(StatementRun run) {
        this.run = run;
    }

    /** What is backed up, all of one instant. */
    private record Taken(JobId job, String cluster, Instant at, Access access) {}

    void backup(UserCommand.BackupGlobal command) {
        Repository repository = repository(run.state(), command.repository(), command.repositoryName());
        if (!run.services()
                .repositories()
                .timestamps(repository, command.label())
                .isEmpty()) {
            throw wrong("Snapshot with name '" + command.label() + "' already exist in repository");
        }
        Taken taken = run.services().engine().call((state, context, now) -> {
            Access access = command.privileges() ? Access.of(state.catalog()) : new Access(List.of(), List.of());
            // To the second: the time is also the snapshot's timestamp.
            return Outcome.of(new Taken(
                    new JobId(context.ids().take()), state.clusterId(), now.truncatedTo(ChronoUnit.SECONDS), access));
        });
        Published published = run.services()
                .repositories()
                .publishGlobal(
                        repository,
                        new Draft(
                                taken.cluster(),
                                taken.job(),
                                command.label(),
                                run.times().snapshot(taken.at()),
                                taken.at(),
                                taken.access()));
        run.services().engine().call((state, context, now) -> {
            repository(state, command.repository(), command.repositoryName());
            Database database = database(state, context, now);
            List<StateChange> facts = new ArrayList<>();
            created(state, database).ifPresent(facts::add);
            facts.add(new BackupSubmitted(ended(command, database, taken, published, now)));
            return new Outcome<>(facts, true);
        });
        run.done();
    }

    /** Only its lease is left to be removed, which is work like that of any backup. */
    private static BackupJob ended(
            UserCommand.BackupGlobal command, Database database, Taken taken, Published published, Instant now) {
        BackupSpec spec = new BackupSpec(
                database.id(),
                database.name(),
                command.label(),
                command.repository(),
                List.of(),
                command.timeout(),
                BackupContent.ALL,
                BackupType.FULL,
                Optional.empty());
        return new BackupJob(
                taken.job(),
                spec,
                new BackupPlan(List.of(), TreePMap.empty(), Optional.empty()),
                taken.at(),
                new dev.larder.fe.backup.Finished(
                        published.snapshot(), published.catalog(), TreePMap.empty(), Amount.NONE, false),
                TreePMap.empty(),
                false,
                TreePMap.from(Map.of(
                        Milestone.SNAPSHOT_FINISHED, taken.at(),
                        Milestone.UPLOAD_FINISHED, now,
                        Milestone.FINISHED, now)));
    }

    void restore(UserCommand.RestoreGlobal command) {
        Repository repository = repository(run.state(), command.repository(), command.repositoryName());
        Access access = run.services()
                .repositories()
                .readGlobal(repository, command.label(), command.timestamp(), command.trust())
                .orElseThrow(() -> wrong("Failed to get info of snapshot '" + command.label()
                        + "' because: there is none with timestamp " + command.timestamp()
                        + ". Maybe specified wrong backup timestamp"));
        run.services().engine().call((state, context, now) -> {
            Database database = database(state, context, now);
            List<StateChange> facts = new ArrayList<>();
            created(state, database).ifPresent(facts::add);
            if (command.privileges()) {
                facts.addAll(access.restoredInto(context));
            }
            JobId job = new JobId(context.ids().take());
            facts.add(new RestoreSubmitted(ended(command, database, job, now)));
            return new Outcome<>(facts, true);
        });
        run.done();
    }

    private static RestoreJob ended(UserCommand.RestoreGlobal command, Database database, JobId job, Instant now) {
        RestoreSpec spec = new RestoreSpec(
                database.id(),
                database.name(),
                command.label(),
                command.timestamp(),
                command.repository(),
                List.of(),
                NO_REPLICAS,
                false,
                command.timeout());
        return new RestoreJob(
                job,
                spec,
                now,
                new dev.larder.fe.restore.Finished(Amount.NONE),
                TreePMap.empty(),
                TreePMap.from(Map.of(
                        Milestone.META_PREPARED, now,
                        Milestone.SNAPSHOT_FINISHED, now,
                        Milestone.DOWNLOAD_FINISHED, now,
                        Milestone.FINISHED, now)));
    }

    void show(UserCommand.ShowGlobalRestore command) {
        List<RestoreJob> restores = run.catalog()
                .database(GlobalSnapshots.DATABASE)
                .map(database -> run.state().jobs().restores(database.id()))
                .orElse(List.of());
        run.show(RestoreRows.show(restores, run.catalog(), run.services().progress(), run.times()), command.filter());
    }

    /** The database that jobs of no database are listed under; it appears with the first of them. */
    private static Database database(ClusterState state, DecisionContext context, Instant now) {
        return state.catalog()
                .database(GlobalSnapshots.DATABASE)
                .orElseGet(() -> new Database(new DatabaseId(context.ids().take()), GlobalSnapshots.DATABASE, now));
    }

    private static Optional<StateChange> created(ClusterState state, Database database) {
        return state.catalog().databases().containsKey(database.id())
                ? Optional.empty()
                : Optional.of(new DatabaseCreated(database));
    }

    private static Repository repository(ClusterState state, RepositoryId id, String name) {
        return Optional.ofNullable(state.catalog().repositories().get(id))
                .orElseThrow(() -> wrong("Repository " + name + " does not exist"));
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, message);
    }
}
