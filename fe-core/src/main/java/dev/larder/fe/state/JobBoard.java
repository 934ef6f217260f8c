package dev.larder.fe.state;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.job.Work;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.restore.RestoreHold;
import dev.larder.fe.restore.RestoreJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * The jobs of the cluster: of each database those that have not ended, and a bounded memory of those that have, backups
 * and restores together. Beside them are the jobs that look after repositories.
 */
public record JobBoard(
        TreePMap<JobId, BackupJob> backups, TreePMap<JobId, RestoreJob> restores, MaintenanceBoard maintenance) {
    /** Remembered jobs per database, unless max_backup_restore_job_num_per_db was set. */
    public static final int JOBS_PER_DATABASE_MAX = 10;

    public static final JobBoard EMPTY = new JobBoard(TreePMap.empty(), TreePMap.empty(), MaintenanceBoard.EMPTY);

    /** Backups of a database, oldest first. */
    public List<BackupJob> backups(DatabaseId database) {
        return backups.values().stream()
                .filter(job -> job.spec().database().equals(database))
                .toList();
    }

    /** Restores into a database, oldest first. */
    public List<RestoreJob> restores(DatabaseId database) {
        return restores.values().stream()
                .filter(job -> job.spec().database().equals(database))
                .toList();
    }

    /** Restores into a database that have not ended, oldest first. */
    public List<RestoreJob> unfinishedRestores(DatabaseId database) {
        return restores(database).stream().filter(job -> !job.phase().isFinal()).toList();
    }

    /** The jobs of a database that have not ended, and which of them may run. */
    JobQueue queue(DatabaseId database, int runningMax) {
        return JobQueue.of(
                backups(database).stream().filter(job -> !job.phase().isFinal()),
                unfinishedRestores(database).stream(),
                runningMax);
    }

    /** How many bytes per second each backend may move for a job that has not ended; 0 for no limit of its own. */
    public Map<JobId, Long> limits() {
        Map<JobId, Long> limits = new TreeMap<>();
        backups.values().stream()
                .filter(job -> !job.phase().isFinal())
                .forEach(job -> limits.put(job.id(), job.spec().bytesPerSecondMax()));
        restores.values().stream()
                .filter(job -> !job.phase().isFinal())
                .forEach(job -> limits.put(job.id(), job.spec().bytesPerSecondMax()));
        return limits;
    }

    /** Whether an unfinished job uses the repository. */
    public boolean uses(RepositoryId repository) {
        return !maintenance.unfinished(repository).isEmpty()
                || Stream.concat(
                                backups.values().stream()
                                        .filter(job -> !job.phase().isFinal())
                                        .map(job -> job.spec().repository()),
                                restores.values().stream()
                                        .filter(job -> !job.phase().isFinal())
                                        .map(job -> job.spec().repository()))
                        .anyMatch(repository::equals);
    }

    /**
     * Whether an unfinished job reads the snapshot, relies on it, or drops it.
     *
     * @param manifestKey of its manifest below the repository
     */
    public boolean uses(RepositoryId repository, SnapshotKey snapshot, String manifestKey) {
        boolean restored = restores.values().stream()
                .anyMatch(job -> !job.phase().isFinal()
                        && job.spec().repository().equals(repository)
                        && job.spec().label().equals(snapshot.label())
                        && job.spec().timestamp().equals(snapshot.timestamp()));
        boolean base = backups.values().stream()
                .filter(job -> !job.phase().isFinal() && job.spec().repository().equals(repository))
                .anyMatch(job -> job.plan()
                                .base()
                                .filter(manifest -> manifest.key().equals(manifestKey))
                                .isPresent()
                        || job.spec()
                                .base()
                                .filter(name -> name.label().equals(snapshot.label()))
                                .isPresent());
        return restored
                || base
                || maintenance.unfinished(repository).stream()
                        .anyMatch(job ->
                                job.goal().about().filter(snapshot::equals).isPresent());
    }

    /** Unfinished jobs: agents keep what they made for these. */
    public List<JobId> live() {
        return Stream.of(
                        backups.values().stream()
                                .filter(job -> !job.phase().isFinal())
                                .map(BackupJob::id),
                        restores.values().stream()
                                .filter(job -> !job.phase().isFinal())
                                .map(RestoreJob::id),
                        maintenance.running().map(MaintenanceJob::id))
                .flatMap(ids -> ids)
                .sorted()
                .toList();
    }

    /** What restores that have not ended are about to replace of the table. */
    public Optional<RestoreHold> hold(Table table) {
        return unfinishedRestores(table.database()).stream()
                .flatMap(job -> job.hold(table).stream())
                .reduce(RestoreHold::and);
    }

    /** Tablets that no backend may delete yet, dropped or not. */
    public Set<TabletId> heldTablets() {
        Set<TabletId> held = new HashSet<>();
        backups.values().forEach(job -> held.addAll(job.heldTablets()));
        return held;
    }

    /**
     * What should be running now, of each job by itself, in the order in which it is to begin. These are views: to look at
     * a little of them costs little.
     */
    public List<Collection<Work>> work() {
        List<Collection<Work>> work = new ArrayList<>();
        backups.values().forEach(job -> work.add(job.work()));
        restores.values().forEach(job -> work.add(job.work()));
        maintenance.running().forEach(job -> work.add(job.work()));
        return work;
    }

    /** The work with this id, if it should be running now. Costs one look-up. */
    public Optional<Work> work(TaskId task) {
        BackupJob backup = backups.get(task.job());
        if (backup != null) {
            return backup.work(task);
        }
        RestoreJob restore = restores.get(task.job());
        return restore != null
                ? restore.work(task)
                : maintenance
                        .running()
                        .filter(job -> job.id().equals(task.job()))
                        .flatMap(job -> job.work(task).stream())
                        .findFirst();
    }

    JobBoard with(BackupJob job) {
        return new JobBoard(backups.plus(job.id(), job), restores, maintenance);
    }

    JobBoard with(RestoreJob job) {
        return new JobBoard(backups, restores.plus(job.id(), job), maintenance);
    }

    JobBoard with(MaintenanceBoard next) {
        return new JobBoard(backups, restores, next);
    }

    /** Makes room for one more job of the database: the oldest that has nothing left to do is forgotten. */
    JobBoard withRoom(DatabaseId database, int remembered) {
        List<JobId> ended = Stream.concat(
                        backups(database).stream()
                                .filter(job ->
                                        job.phase().isFinal() && job.work().isEmpty())
                                .map(BackupJob::id),
                        restores(database).stream()
                                .filter(job -> job.phase().isFinal())
                                .map(RestoreJob::id))
                .sorted()
                .toList();
        int surplus = backups(database).size() + restores(database).size() + 1 - remembered;
        JobBoard next = this;
        for (JobId id : ended.subList(0, Math.max(0, Math.min(ended.size(), surplus)))) {
            next = next.without(id);
        }
        return next;
    }

    /** Forgets the ended jobs of a database that is gone; a backup that still has to clean up stays until it has. */
    JobBoard withoutDatabase(DatabaseId database) {
        JobBoard next = this;
        for (BackupJob job : backups(database)) {
            next = job.work().isEmpty() ? next.without(job.id()) : next;
        }
        for (RestoreJob job : restores(database)) {
            next = next.without(job.id());
        }
        return next;
    }

    private JobBoard without(JobId id) {
        return new JobBoard(backups.minus(id), restores.minus(id), maintenance);
    }
}
