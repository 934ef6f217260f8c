package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.analysis.JobRules;
import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.BaseName;
import dev.larder.fe.catalog.CatalogChange.RepositoryAltered;
import dev.larder.fe.catalog.CatalogChange.RepositoryCreated;
import dev.larder.fe.catalog.CatalogChange.RepositoryDropped;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.RepositoryCommand;
import dev.larder.fe.command.RepositoryCommand.Labels;
import dev.larder.fe.command.RestoreRequest;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.execution.Repositories.Proved;
import dev.larder.fe.execution.Repositories.ReadSnapshot;
import dev.larder.fe.job.JobEvent.CancelRequested;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestoreContent;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.show.BackupRows;
import dev.larder.fe.show.QueueColumns;
import dev.larder.fe.show.RepositoryRows;
import dev.larder.fe.show.RestoreRows;
import dev.larder.fe.show.ShowRows;
import dev.larder.fe.show.SnapshotFacts;
import dev.larder.fe.show.SnapshotRows;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.JobBoard;
import dev.larder.fe.state.JobQueue;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.JobKind;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Repositories, backups and restores. What a repository must be asked is asked before the engine decides. */
final class RepositoryHandler implements RepositoryCommand.Handler {
    /** As many timestamps of a label are told to who asks for another. */
    private static final int TIMESTAMPS_TOLD = 3;

    private final StatementRun run;

    RepositoryHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(RepositoryCommand.CreateRepository command) {
        Proved proved = prove(command);
        run.services().engine().call((state, context, now) -> {
            if (state.catalog().repository(command.name()).isPresent()) {
                throw wrong("Failed to create repository: repository with same name already exist: " + command.name());
            }
            command.broker().filter(name -> !state.brokers().containsKey(name)).ifPresent(name -> {
                throw wrong("broker does not exist: " + name);
            });
            Repository repository = new Repository(
                    new RepositoryId(context.ids().take()),
                    command.name(),
                    command.kind(),
                    command.readOnly(),
                    command.location(),
                    proved.properties(),
                    proved.sealedSecrets(),
                    proved.dialect(),
                    proved.createdAt(),
                    command.broker());
            return Outcome.of(true, new RepositoryCreated(repository));
        });
        run.done();
    }

    private Proved prove(RepositoryCommand.CreateRepository command) {
        try {
            return run.services().repositories().prove(command);
        } catch (EngineException e) {
            String message = e.getMessage();
            throw message.startsWith("Failed to create repository") || e.code() == ErrorCode.NOT_SUPPORTED
                    ? e
                    : new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "Failed to create repository: " + message, e);
        }
    }

    @Override
    public void handle(RepositoryCommand.DropRepository command) {
        run.services().engine().call((state, context, now) -> {
            Repository repository = state.catalog()
                    .repository(command.name())
                    .orElseThrow(() -> wrong("Repository does not exist: " + command.name()));
            if (state.jobs().uses(repository.id())) {
                throw wrong("Backup or restore job is running on this repository. Can not drop it");
            }
            return Outcome.of(true, new RepositoryDropped(repository.id()));
        });
        run.done();
    }

    /** Whoever opens the repository from now on, for a job that runs or a later one, uses the new properties. */
    @Override
    public void handle(RepositoryCommand.AlterRepository command) {
        Repository before = run.catalog().repositories().get(command.repository());
        Proved proved = reprove(before, command);
        run.services().engine().call((state, context, now) -> {
            Repository current = state.catalog().repositories().get(command.repository());
            if (current == null) {
                throw wrong("Repository does not exist: " + before.name());
            }
            if (!current.equals(before)) {
                throw wrong(
                        "Repository " + before.name() + " was altered by somebody else meanwhile. Please try again");
            }
            return Outcome.of(
                    true,
                    new RepositoryAltered(before.id(), proved.properties(), proved.sealedSecrets(), proved.dialect()));
        });
        run.done();
    }

    private Proved reprove(Repository repository, RepositoryCommand.AlterRepository command) {
        try {
            return run.services().repositories().reprove(repository, command.properties());
        } catch (EngineException e) {
            throw new EngineException(
                    ErrorCode.BACKUP_RESTORE_ERROR,
                    "Repository ping failed with new properties: "
                            + e.getMessage().replaceFirst("^Failed to create repository: ", ""),
                    e);
        }
    }

    @Override
    public void handle(RepositoryCommand.ShowCreateRepository command) {
        run.show(RepositoryRows.create(run.catalog().repositories().get(command.repository())));
    }

    @Override
    public void handle(RepositoryCommand.ShowRepositories command) {
        run.show(RepositoryRows.show(
                run.catalog().repositories().values(), run.services().repositories()::problem, run.times()));
    }

    @Override
    public void handle(RepositoryCommand.Backup command) {
        BackupSpec spec = command.spec();
        requireRoom(spec);
        run.services().engine().call((state, context, now) -> {
            Database database = database(state, spec.database(), spec.databaseName());
            requireRepository(state, spec.repository(), command.repositoryName());
            JobRules.refuseOneTooMany(state, database, JobQueue.Kind.BACKUP, spec.label());
            BackupPlan plan = BackupChoice.plan(
                    spec, context, run.services().settings(), run.services().backends());
            JobId id = new JobId(context.ids().take());
            // To the second: the time is also the snapshot's timestamp.
            BackupJob job = BackupJob.submitted(id, spec, plan, now.truncatedTo(ChronoUnit.SECONDS));
            return Outcome.of(id, new BackupSubmitted(state.entering(job)));
        });
        run.done();
    }

    /** The label is free, and the base is there. */
    private void requireRoom(BackupSpec spec) {
        Repository repository = run.catalog().repositories().get(spec.repository());
        if (!run.services().repositories().timestamps(repository, spec.label()).isEmpty()) {
            throw wrong("Snapshot with name '" + spec.label() + "' already exist in repository");
        }
        spec.base().ifPresent(base -> requireBase(repository, base));
    }

    private void requireBase(Repository repository, BaseName base) {
        boolean known = base.timestamp()
                .map(timestamp -> run.services()
                        .repositories()
                        .read(repository, base.label(), timestamp)
                        .isPresent())
                .orElseGet(() -> !run.services()
                        .repositories()
                        .timestamps(repository, base.label())
                        .isEmpty());
        if (!known) {
            throw wrong("Base snapshot '" + base + "' does not exist in repository " + repository.name());
        }
    }

    @Override
    public void handle(RepositoryCommand.Restore command) {
        RestoreRequest request = command.request();
        RestoreSpec spec = spec(request, read(request));
        run.services().engine().call((state, context, now) -> {
            Database database = database(state, spec.database(), spec.databaseName());
            requireRepository(state, spec.repository(), request.repositoryName());
            JobRules.refuseOneTooMany(state, database, JobQueue.Kind.RESTORE, spec.label());
            if (state.jobs().maintenance().drops(spec.repository(), new SnapshotKey(spec.label(), spec.timestamp()))) {
                throw wrong("Snapshot " + spec.label() + " is being dropped");
            }
            JobId id = new JobId(context.ids().take());
            RestoreJob job = RestoreJob.submitted(id, spec, now.truncatedTo(ChronoUnit.SECONDS));
            return Outcome.of(id, new RestoreSubmitted(state.entering(job)));
        });
        run.done();
    }

    private RestoreSpec spec(RestoreRequest request, ReadSnapshot snapshot) {
        return new RestoreSpec(
                request.database(),
                request.databaseName(),
                request.label(),
                request.timestamp(),
                request.repository(),
                RestoreChoice.choose(request, snapshot),
                request.replicationNum(),
                request.reserveReplica(),
                request.timeout(),
                request.options(),
                request.tableProperties(),
                snapshot.contents().isMetadataOnly() ? RestoreContent.METADATA_ONLY : RestoreContent.ALL,
                run.services().settings().number(ConfigKeys.DOWNLOAD_BATCH),
                request.bytesPerSecondMax());
    }

    @Override
    public void handle(RepositoryCommand.Explain command) {
        Explanation explanation = new Explanation(run);
        if (command.explained() instanceof RepositoryCommand.Backup backup) {
            requireRoom(backup.spec());
            explanation.explain(backup.spec());
        } else if (command.explained() instanceof RepositoryCommand.Restore restore) {
            ReadSnapshot snapshot = read(restore.request());
            explanation.explain(spec(restore.request(), snapshot), snapshot.contents());
        }
    }

    private ReadSnapshot read(RestoreRequest request) {
        Repository repository = run.catalog().repositories().get(request.repository());
        String start = "Failed to get info of snapshot '" + request.label() + "' because: ";
        String end = ". Maybe specified wrong backup timestamp";
        Optional<ReadSnapshot> snapshot;
        try {
            snapshot = run.services().repositories().read(repository, request.label(), request.timestamp());
        } catch (EngineException e) {
            throw new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, start + e.getMessage() + end, e);
        }
        snapshot.flatMap(ReadSnapshot::doubt)
                .filter(doubt -> !request.options().contains(RestoreOption.FORCE))
                .ifPresent(doubt -> {
                    throw wrong(start + doubt + ". Add \"force\" = \"true\" to use it all the same");
                });
        return snapshot.orElseThrow(() -> wrong(start + "no snapshot with timestamp " + request.timestamp()
                + " in repository " + repository.name() + ", " + others(repository, request.label()) + end));
    }

    /** What is there instead of what was asked for. */
    private String others(Repository repository, String label) {
        List<String> there = run.services().repositories().timestamps(repository, label);
        return there.isEmpty()
                ? "and none with this label"
                : "but with "
                        + String.join(", ", there.subList(Math.max(0, there.size() - TIMESTAMPS_TOLD), there.size()));
    }

    @Override
    public void handle(RepositoryCommand.ShowBackup command) {
        ClusterState state = run.state();
        ShowRows rows = BackupRows.show(
                state.jobs().backups(command.database()),
                state.catalog(),
                run.services().progress(),
                run.times());
        run.show(QueueColumns.with(state.queue(command.database()), rows), command.filter());
    }

    @Override
    public void handle(RepositoryCommand.ShowRestore command) {
        ClusterState state = run.state();
        ShowRows rows = RestoreRows.show(
                state.jobs().restores(command.database()),
                state.catalog(),
                run.services().progress(),
                run.times());
        ShowRows chosen = command.detail() == Detail.BRIEF ? RestoreRows.brief(rows) : rows;
        run.show(QueueColumns.with(state.queue(command.database()), chosen), command.filter());
    }

    @Override
    public void handle(RepositoryCommand.ShowSnapshot command) {
        Repository repository = run.catalog().repositories().get(command.repository());
        SortedMap<String, SortedSet<String>> all = snapshots(repository);
        SortedMap<String, SortedSet<String>> chosen = new TreeMap<>(all);
        chosen.keySet().removeIf(command.labels().negate());
        if (command.timestamp().isEmpty()) {
            Map<SnapshotKey, SnapshotFacts> facts =
                    run.services().repositories().upkeep().describe(repository, keys(chosen), keys(all));
            run.show(SnapshotRows.list(
                    chosen,
                    facts::get,
                    key -> run.state().jobs().maintenance().verification(repository.id(), key),
                    run.times()));
            return;
        }
        String timestamp = command.timestamp().get();
        Optional<String> label = chosen.entrySet().stream()
                .filter(entry -> entry.getValue().contains(timestamp))
                .map(java.util.Map.Entry::getKey)
                .findFirst();
        run.show(label.map(name -> details(repository, name, timestamp))
                .orElseGet(() -> SnapshotRows.failed(
                        chosen.isEmpty() ? null : chosen.firstKey(), timestamp, "no such snapshot")));
    }

    private static Set<SnapshotKey> keys(SortedMap<String, SortedSet<String>> snapshots) {
        Set<SnapshotKey> keys = new LinkedHashSet<>();
        snapshots.forEach((label, timestamps) -> timestamps.forEach(time -> keys.add(new SnapshotKey(label, time))));
        return keys;
    }

    private SortedMap<String, SortedSet<String>> snapshots(Repository repository) {
        try {
            return run.services().repositories().snapshots(repository);
        } catch (EngineException e) {
            throw new EngineException(
                    ErrorCode.BACKUP_RESTORE_ERROR,
                    "Failed to list snapshot in repo: " + repository.name() + ", err: " + e.getMessage(),
                    e);
        }
    }

    private ShowRows details(Repository repository, String label, String timestamp) {
        try {
            return run.services()
                    .repositories()
                    .read(repository, label, timestamp)
                    .map(read -> SnapshotRows.details(
                            new SnapshotKey(label, timestamp),
                            read.database(),
                            read.contents(),
                            new SnapshotRows.Seal(read.signer(), read.doubt())))
                    .orElseGet(() -> SnapshotRows.failed(label, timestamp, "no such snapshot"));
        } catch (EngineException e) {
            return SnapshotRows.failed(label, timestamp, e.getMessage());
        }
    }

    /** Jobs that end of themselves meanwhile are no mistake where several were meant. */
    @Override
    public void handle(RepositoryCommand.CancelJob command) {
        List<JobId> jobs = unfinished(run.state(), command.kind(), command.database(), command.labels());
        if (jobs.isEmpty() && command.labels().isPresent()) {
            throw none(command.kind(), command.labels());
        }
        jobs = jobs.isEmpty() ? List.of(last(command)) : jobs;
        for (JobId job : jobs) {
            if (cancel(job) instanceof Decision.Rejected rejected && jobs.size() == 1) {
                throw wrong(rejected.failure().message());
            }
        }
        run.done();
    }

    /** Where none runs, Doris looks at the last job of the database, if no label is given. */
    private JobId last(RepositoryCommand.CancelJob command) {
        JobBoard jobs = run.state().jobs();
        boolean backup = command.kind() == JobKind.BACKUP;
        return Stream.concat(
                        jobs.backups(command.database()).stream().map(BackupJob::id),
                        jobs.restores(command.database()).stream().map(RestoreJob::id))
                .max(JobId::compareTo)
                .filter(id -> (backup ? jobs.backups() : jobs.restores()).containsKey(id))
                .orElseThrow(
                        () -> wrong(backup ? "No backup job is currently running" : "No restore is currently running"));
    }

    /** The jobs that run or wait and have such a label, the oldest first. */
    private static List<JobId> unfinished(
            ClusterState state, JobKind kind, DatabaseId database, Optional<Labels> labels) {
        Predicate<String> chosen = labels.map(Labels::chosen).orElse(label -> true);
        JobQueue.Kind wanted = kind == JobKind.BACKUP ? JobQueue.Kind.BACKUP : JobQueue.Kind.RESTORE;
        return state.queue(database).jobs().stream()
                .filter(job -> job.kind() == wanted && chosen.test(job.label()))
                .map(JobQueue.Entry::id)
                .toList();
    }

    private static EngineException none(JobKind kind, Optional<Labels> labels) {
        return wrong("No " + kind.name().toLowerCase(Locale.ROOT) + " job"
                + labels.map(named -> " with label '" + named.written() + "'").orElse("") + " is currently running");
    }

    @Override
    public void handle(RepositoryCommand.LimitJob command) {
        run.services().engine().call((state, context, now) -> {
            List<StateChange> facts = unfinished(state, command.kind(), command.database(), command.labels()).stream()
                    .map(job -> limited(command, job))
                    .toList();
            if (facts.isEmpty()) {
                throw none(command.kind(), command.labels());
            }
            return new Outcome<>(facts, true);
        });
        run.done();
    }

    private static StateChange limited(RepositoryCommand.LimitJob command, JobId job) {
        return command.kind() == JobKind.BACKUP
                ? new BackupChange.BackupLimited(job, command.bytesPerSecondMax())
                : new RestoreChange.RestoreLimited(job, command.bytesPerSecondMax());
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

    private static Database database(ClusterState state, DatabaseId id, String name) {
        return Optional.ofNullable(state.catalog().databases().get(id))
                .orElseThrow(() -> new EngineException(ErrorCode.UNKNOWN_DATABASE, "Unknown database '" + name + "'"));
    }

    private static void requireRepository(ClusterState state, RepositoryId id, String name) {
        if (!state.catalog().repositories().containsKey(id)) {
            throw wrong("Repository " + name + " does not exist");
        }
    }

    static EngineException wrong(String message) {
        return new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, message);
    }
}
