package dev.larder.fe.state;

import dev.larder.common.id.JobId;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.job.Touched;
import dev.larder.fe.restore.RestoreJob;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The unfinished jobs of one database, the oldest first. A job waits while an older one that has not ended meets it in
 * a table, running or waiting itself, and while as many run as may. So none is overtaken where it matters, and none
 * waits for ever. What has started stays started, even when fewer may run from now on.
 *
 * @param runningMax jobs that run at the same time
 */
public record JobQueue(List<Entry> jobs, int runningMax) {
    /** Unfinished jobs per database; more are refused. */
    public static final int UNFINISHED_MAX = 100;

    public JobQueue {
        jobs = List.copyOf(jobs);
    }

    static JobQueue of(Stream<BackupJob> backups, Stream<RestoreJob> restores, int runningMax) {
        return new JobQueue(
                Stream.concat(backups.map(Entry::of), restores.map(Entry::of))
                        .sorted(Comparator.comparing(Entry::id))
                        .toList(),
                runningMax);
    }

    /** What a job is. */
    public enum Kind {
        BACKUP("backup"),
        RESTORE("restore");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A job that has not ended.
     *
     * @param waiting whether it has not started
     */
    public record Entry(JobId id, Kind kind, String label, boolean waiting, Touched touched) {
        static Entry of(BackupJob job) {
            return new Entry(
                    job.id(),
                    Kind.BACKUP,
                    job.spec().label(),
                    job.phase() instanceof dev.larder.fe.backup.Queued,
                    job.touched());
        }

        static Entry of(RestoreJob job) {
            return new Entry(
                    job.id(),
                    Kind.RESTORE,
                    job.spec().label(),
                    job.phase() instanceof dev.larder.fe.restore.Queued,
                    job.touched());
        }
    }

    /** Whether one more job may wait. */
    public boolean hasRoom() {
        return jobs.size() < UNFINISHED_MAX;
    }

    /** The queue with a new job at its end. */
    JobQueue with(Entry last) {
        return new JobQueue(Stream.concat(jobs.stream(), Stream.of(last)).toList(), runningMax);
    }

    /** Whether some job has not started. */
    public boolean isWaitedIn() {
        return jobs.stream().anyMatch(Entry::waiting);
    }

    /** Where a job that has not started stands among those, from 1; empty for one that runs or has ended. */
    public Optional<Integer> position(JobId job) {
        List<JobId> waiting =
                jobs.stream().filter(Entry::waiting).map(Entry::id).toList();
        return waiting.contains(job) ? Optional.of(waiting.indexOf(job) + 1) : Optional.empty();
    }

    /** Whether the job has not started and is to do so now. */
    public boolean isDue(JobId job) {
        return position(job).isPresent() && obstacle(job).isEmpty();
    }

    /** Why a job that has not started must wait, in the words of Doris; empty when it is to start now. */
    public Optional<String> obstacle(JobId id) {
        int running = (int) jobs.stream().filter(job -> !job.waiting()).count();
        for (Entry job : jobs) {
            if (!job.waiting()) {
                continue;
            }
            Optional<String> obstacle = conflict(job);
            if (obstacle.isEmpty() && running >= runningMax) {
                obstacle = Optional.of("Waiting for execution slot");
            }
            if (job.id().equals(id)) {
                return obstacle;
            }
            running += obstacle.isEmpty() ? 1 : 0;
        }
        return Optional.empty();
    }

    private Optional<String> conflict(Entry job) {
        return jobs.stream()
                .takeWhile(older -> !older.id().equals(job.id()))
                .filter(older -> older.touched().meets(job.touched()))
                .findFirst()
                .map(older -> "Table conflict: " + common(older, job) + " in " + older.kind() + " job " + older.id()
                        + ", label " + older.label());
    }

    private static String common(Entry older, Entry job) {
        List<String> names = List.copyOf(older.touched().common(job.touched()));
        return names.isEmpty() ? "all tables" : String.join(", ", names);
    }
}
