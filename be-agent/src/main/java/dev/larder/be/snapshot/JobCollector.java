package dev.larder.be.snapshot;

import dev.larder.be.task.TaskRunner;
import dev.larder.common.id.JobId;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends jobs on this agent: stops their tasks, then deletes their files. Any thread. */
public final class JobCollector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobCollector.class);

    private final TaskRunner tasks;
    private final JobFolders folders;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "job-collector"));
    // Heartbeats come faster than a large job's files can be deleted; one look at a time is enough.
    private final AtomicBoolean looking = new AtomicBoolean();

    public JobCollector(TaskRunner tasks, JobFolders folders) {
        this.tasks = tasks;
        this.folders = folders;
    }

    /** Stops what runs for the job, waits until it has stopped, and deletes the job's files. */
    public void end(JobId job) throws IOException, InterruptedException {
        tasks.stopJob(job);
        folders.delete(job);
    }

    /**
     * Ends, soon, every job that is not live.
     *
     * @param bound jobs with an id at or above this are left alone: whoever named the live ones did not know them yet
     */
    public void keepOnly(Set<JobId> live, JobId bound) {
        if (looking.compareAndSet(false, true)) {
            thread.execute(() -> {
                try {
                    endOthers(live, bound);
                } finally {
                    looking.set(false);
                }
            });
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void endOthers(Set<JobId> live, JobId bound) {
        try {
            Set<JobId> known = new TreeSet<>(folders.jobs());
            known.addAll(tasks.jobs());
            for (JobId job : known) {
                if (job.compareTo(bound) < 0 && !live.contains(job)) {
                    log.info("Job {} is no longer live: its files are deleted", job);
                    end(job);
                }
            }
        } catch (IOException e) {
            log.warn("Files of ended jobs could not be deleted; the next heartbeat tries again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
