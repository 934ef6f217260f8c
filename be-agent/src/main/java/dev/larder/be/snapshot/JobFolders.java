package dev.larder.be.snapshot;

import dev.larder.be.disk.DurableFiles;
import dev.larder.common.id.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the files of jobs are: {@code snapshots/JOB/} and {@code staging/JOB/}. Deleting must wait until nothing runs for
 * the job.
 */
public final class JobFolders {
    private final Path snapshots;
    private final Path staging;

    private JobFolders(Path snapshots, Path staging) {
        this.snapshots = snapshots;
        this.staging = staging;
    }

    public static JobFolders open(Path data) throws IOException {
        JobFolders folders = new JobFolders(data.resolve("snapshots"), data.resolve("staging"));
        Files.createDirectories(folders.snapshots);
        Files.createDirectories(folders.staging);
        return folders;
    }

    /** The tablet snapshots of a batch of the job; it may not exist yet. */
    public Path batch(JobId job, long batch) {
        return snapshots(job).resolve("batch-" + batch);
    }

    /** Where is remembered what was sent of a batch; it may not exist yet, but its folder does once the batch was linked. */
    public Path sent(JobId job, long batch) {
        return batch(job, batch).resolve("sent");
    }

    /** The job's staged tablets, a folder each; it may not exist yet. */
    public Path staging(JobId job) {
        return staging.resolve(job.toString());
    }

    /** Jobs that have anything here. */
    public Set<JobId> jobs() throws IOException {
        Set<JobId> jobs = new TreeSet<>();
        addJobs(snapshots, jobs);
        addJobs(staging, jobs);
        return jobs;
    }

    public void delete(JobId job) throws IOException {
        DurableFiles.deleteTree(snapshots(job));
        DurableFiles.deleteTree(staging(job));
    }

    private Path snapshots(JobId job) {
        return snapshots.resolve(job.toString());
    }

    private static void addJobs(Path folder, Set<JobId> jobs) throws IOException {
        for (Path entry : DurableFiles.entries(folder)) {
            try {
                jobs.add(new JobId(Long.parseLong(String.valueOf(entry.getFileName()))));
            } catch (IllegalArgumentException e) {
                // Not ours; whoever put it there may want it.
            }
        }
    }
}
