package dev.larder.fe.state;

import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.maintenance.MaintenanceChange;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.maintenance.Verification;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * The jobs that look after repositories, and which snapshots were verified. One job of a repository runs at a time, the
 * oldest unfinished; the others wait.
 *
 * @param verifications by repository, label and timestamp, with a slash between them
 */
public record MaintenanceBoard(TreePMap<JobId, MaintenanceJob> jobs, TreePMap<String, Verification> verifications) {
    /** Remembered jobs per repository. */
    public static final int JOBS_PER_REPOSITORY_MAX = 50;
    /** Unfinished jobs per repository; more are refused. */
    public static final int WAITING_MAX = 1000;
    /** Remembered verifications; beyond these none is added. */
    public static final int VERIFICATIONS_MAX = 100_000;

    public static final MaintenanceBoard EMPTY = new MaintenanceBoard(TreePMap.empty(), TreePMap.empty());

    /** Jobs of a repository, oldest first. */
    public List<MaintenanceJob> jobs(RepositoryId repository) {
        return jobs.values().stream()
                .filter(job -> job.repository().equals(repository))
                .toList();
    }

    /** The jobs of the repository that have not ended, oldest first: the first is the one that runs. */
    public List<MaintenanceJob> unfinished(RepositoryId repository) {
        return jobs(repository).stream().filter(job -> !job.phase().isFinal()).toList();
    }

    /** Whether an unfinished job drops this snapshot. */
    public boolean drops(RepositoryId repository, SnapshotKey snapshot) {
        return unfinished(repository).stream()
                .anyMatch(job -> job.goal() instanceof MaintenanceGoal.DropSnapshot drop
                        && drop.snapshot().equals(snapshot));
    }

    /** Whether one more job may wait. */
    public boolean hasRoom(RepositoryId repository) {
        return unfinished(repository).size() < WAITING_MAX;
    }

    /** When the snapshot was last verified, and how. */
    public Optional<Verification> verification(RepositoryId repository, SnapshotKey snapshot) {
        return Optional.ofNullable(verifications.get(key(repository, snapshot)));
    }

    /** Jobs whose turn it is: one per repository. */
    Stream<MaintenanceJob> running() {
        Set<RepositoryId> busy = new HashSet<>();
        return jobs.values().stream()
                .filter(job -> !job.phase().isFinal())
                .filter(job -> busy.add(job.repository()))
                .toList()
                .stream();
    }

    /** Takes a new job in; ended ones beyond the limit are forgotten. */
    MaintenanceBoard with(MaintenanceJob job) {
        List<JobId> ended = jobs(job.repository()).stream()
                .filter(one -> one.phase().isFinal())
                .map(MaintenanceJob::id)
                .toList();
        int surplus = jobs(job.repository()).size() + 1 - JOBS_PER_REPOSITORY_MAX;
        TreePMap<JobId, MaintenanceJob> next = jobs;
        for (JobId id : ended.subList(0, Math.max(0, Math.min(ended.size(), surplus)))) {
            next = next.minus(id);
        }
        return new MaintenanceBoard(next.plus(job.id(), job), verifications);
    }

    MaintenanceBoard apply(MaintenanceChange change) {
        MaintenanceJob before = jobs.get(change.job());
        if (before == null) {
            return this;
        }
        MaintenanceJob job = change.applyTo(before);
        return new MaintenanceBoard(jobs.plus(job.id(), job), verifications(job, change));
    }

    /** Forgets all about a repository. */
    MaintenanceBoard without(RepositoryId repository) {
        TreePMap<JobId, MaintenanceJob> left = jobs;
        for (MaintenanceJob job : jobs(repository)) {
            left = left.minus(job.id());
        }
        TreePMap<String, Verification> known = verifications;
        for (String key : List.copyOf(verifications.keySet())) {
            known = key.startsWith(repository + "/") ? known.minus(key) : known;
        }
        return new MaintenanceBoard(left, known);
    }

    private TreePMap<String, Verification> verifications(MaintenanceJob job, MaintenanceChange change) {
        if (job.goal().about().isEmpty()) {
            return verifications;
        }
        String key = key(job.repository(), job.goal().about().get());
        if (change instanceof MaintenanceChange.SnapshotUnpublished) {
            return verifications.minus(key);
        }
        boolean room = verifications.size() < VERIFICATIONS_MAX || verifications.containsKey(key);
        return job.verification()
                .filter(verification -> room)
                .map(verification -> verifications.plus(key, verification))
                .orElse(verifications);
    }

    private static String key(RepositoryId repository, SnapshotKey snapshot) {
        return repository + "/" + snapshot.label() + "/" + snapshot.timestamp();
    }
}
