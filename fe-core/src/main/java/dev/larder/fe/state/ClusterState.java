package dev.larder.fe.state;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.JobId;
import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.maintenance.MaintenanceChange;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestorePlan;
import dev.larder.fe.restore.RestoreSubmitted;
import java.util.ArrayList;
import java.util.List;
import org.pcollections.TreePMap;

/**
 * All durable state of the frontend, as one immutable value.
 *
 * @param clusterId 8 hex characters; empty before the cluster was created
 * @param nextId the first id not taken; a job with a greater id was submitted later than this value
 * @param settings values that statements asked to keep, by name
 * @param brokers addresses of the processes of each broker, {@code host:port}, by its name
 */
public record ClusterState(
        String clusterId,
        long nextId,
        Catalog catalog,
        JobBoard jobs,
        TreePMap<String, String> settings,
        TreePMap<String, List<String>> brokers) {
    /** Ids below this are never given out: user tables and jobs start above, as in Doris. */
    public static final long FIRST_ID = 10_000;

    /** The setting that rules how many jobs of a database are remembered. */
    public static final String REMEMBERED_JOBS = "max_backup_restore_job_num_per_db";

    /** The setting that rules how many jobs of a database run at the same time, where their tables do not meet. */
    public static final String CONCURRENT_JOBS = "max_concurrent_jobs_per_db";

    public static final ClusterState EMPTY =
            new ClusterState("", FIRST_ID, Catalog.EMPTY, JobBoard.EMPTY, TreePMap.empty(), TreePMap.empty());

    /** The name of a job in repositories, unique over clusters. */
    public String jobName(JobId job) {
        return clusterId + "-" + job;
    }

    /** What the event means to the job it is about. */
    public Decision decide(JobEvent event, DecisionContext context) {
        BackupJob backup = jobs.backups().get(event.job());
        if (backup != null) {
            Decision decision = backup.decide(event, context);
            return decision instanceof Decision.Ignored && isDue(backup.spec().database(), backup.id())
                    ? Decision.accept(new BackupChange.BackupStarted(backup.id(), event.at()))
                    : decision;
        }
        MaintenanceJob maintenance = jobs.maintenance().jobs().get(event.job());
        if (maintenance != null) {
            return maintenance.decide(event, context);
        }
        RestoreJob restore = jobs.restores().get(event.job());
        if (restore != null) {
            Decision decision = restore.decide(event, context);
            return decision instanceof Decision.Ignored && isDue(restore.spec().database(), restore.id())
                    ? Decision.accept(new RestoreChange.RestoreStarted(restore.id(), event.at()))
                    : decision;
        }
        return Decision.ignore("job " + event.job() + " is forgotten");
    }

    /** The jobs of a database that have not ended, and which of them may run. */
    public JobQueue queue(DatabaseId database) {
        return jobs.queue(database, concurrentJobs());
    }

    /** Jobs of a database that may run at the same time. */
    public int concurrentJobs() {
        return Integer.parseInt(settings.getOrDefault(CONCURRENT_JOBS, "1"));
    }

    /** A new backup as it is to be submitted: it waits if it must. */
    public BackupJob entering(BackupJob job) {
        BackupJob queued = job.queued();
        return queue(job.spec().database()).with(JobQueue.Entry.of(queued)).isDue(job.id()) ? job : queued;
    }

    /** A new restore as it is to be submitted: it waits if it must. */
    public RestoreJob entering(RestoreJob job) {
        RestoreJob queued = job.queued();
        return queue(job.spec().database()).with(JobQueue.Entry.of(queued)).isDue(job.id()) ? job : queued;
    }

    private boolean isDue(DatabaseId database, JobId job) {
        return queue(database).isDue(job);
    }

    /** Applies an entry of facts, in order. */
    public ClusterState apply(List<? extends StateChange> changes) {
        ClusterState next = this;
        for (StateChange change : changes) {
            next = next.apply(change);
        }
        return next;
    }

    /** The only way state moves, live and in replay. */
    public ClusterState apply(StateChange change) {
        if (change instanceof CatalogChange one) {
            ClusterState next = with(one.applyTo(catalog));
            if (one instanceof CatalogChange.RepositoryDropped dropped) {
                return next.with(jobs.with(jobs.maintenance().without(dropped.repository())));
            }
            return one instanceof CatalogChange.DatabaseDropped dropped ? next.withoutJobs(dropped) : next;
        }
        if (change instanceof BackupChange one) {
            BackupJob job = jobs.backups().get(one.job());
            return job == null ? this : with(one.applyTo(job));
        }
        if (change instanceof RestoreChange one) {
            RestoreJob job = jobs.restores().get(one.job());
            return job == null ? this : with(jobs.with(one.applyTo(job))).with(one.applyTo(catalog, job));
        }
        if (change instanceof BackupSubmitted submitted) {
            return with(jobs.withRoom(submitted.job().spec().database(), rememberedJobs())
                    .with(submitted.job()));
        }
        if (change instanceof RestoreSubmitted submitted) {
            return with(jobs.withRoom(submitted.job().spec().database(), rememberedJobs())
                    .with(submitted.job()));
        }
        if (change instanceof MaintenanceChange one) {
            return with(jobs.with(jobs.maintenance().apply(one)));
        }
        if (change instanceof MaintenanceSubmitted submitted) {
            return with(jobs.with(jobs.maintenance().with(submitted.job())));
        }
        if (change instanceof ClusterChange.ClusterCreated created) {
            return new ClusterState(created.clusterId(), nextId, catalog, jobs, settings, brokers);
        }
        if (change instanceof ClusterChange.IdsTaken taken) {
            return new ClusterState(clusterId, Math.max(nextId, taken.next()), catalog, jobs, settings, brokers);
        }
        if (change instanceof ClusterChange.SettingKept kept) {
            return new ClusterState(
                    clusterId, nextId, catalog, jobs, settings.plus(kept.name(), kept.value()), brokers);
        }
        if (change instanceof ClusterChange.BrokersAdded added) {
            List<String> all = new ArrayList<>(brokers.getOrDefault(added.name(), List.of()));
            all.addAll(added.addresses());
            return with(brokers.plus(added.name(), List.copyOf(all)));
        }
        if (change instanceof ClusterChange.BrokersDropped dropped) {
            List<String> left = new ArrayList<>(brokers.getOrDefault(dropped.name(), List.of()));
            left.removeAll(dropped.addresses());
            return with(
                    left.isEmpty() ? brokers.minus(dropped.name()) : brokers.plus(dropped.name(), List.copyOf(left)));
        }
        throw new IllegalArgumentException(
                "No rule applies " + change.getClass().getName());
    }

    /** A backup whose database is gone is forgotten as soon as nothing is left of it in its repository. */
    private ClusterState with(BackupJob job) {
        boolean done = job.phase().isFinal() && job.work().isEmpty();
        return done && !catalog.databases().containsKey(job.spec().database())
                ? with(jobs.with(job).withoutDatabase(job.spec().database()))
                : with(jobs.with(job));
    }

    /** Statements wait for running jobs before they drop a database; should one run, what it made is dropped too. */
    private ClusterState withoutJobs(CatalogChange.DatabaseDropped dropped) {
        Catalog next = catalog;
        for (RestoreJob job : jobs.restores(dropped.database())) {
            List<Tablet> made = job.phase().plan().map(RestorePlan::tablets).orElse(List.of());
            next = new CatalogChange.TabletsAbandoned(made, dropped.at()).applyTo(next);
        }
        return new ClusterState(clusterId, nextId, next, jobs.withoutDatabase(dropped.database()), settings, brokers);
    }

    private int rememberedJobs() {
        String kept = settings.get(REMEMBERED_JOBS);
        return kept == null ? JobBoard.JOBS_PER_DATABASE_MAX : Integer.parseInt(kept);
    }

    private ClusterState with(TreePMap<String, List<String>> nextBrokers) {
        return new ClusterState(clusterId, nextId, catalog, jobs, settings, nextBrokers);
    }

    private ClusterState with(Catalog next) {
        return new ClusterState(clusterId, nextId, next, jobs, settings, brokers);
    }

    private ClusterState with(JobBoard next) {
        return new ClusterState(clusterId, nextId, catalog, next, settings, brokers);
    }
}
