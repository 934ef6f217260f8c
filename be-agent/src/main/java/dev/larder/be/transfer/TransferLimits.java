package dev.larder.be.transfer;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.layer.Throttle;
import dev.larder.common.blob.layer.ThrottledBlobStore;
import dev.larder.common.id.JobId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast this agent may send to and fetch from repositories: one limit for all together, and one for each job. They
 * change while bytes flow. Any thread.
 */
public final class TransferLimits {
    private final long ownBytesPerSecond;
    private final Throttle all;
    private final Map<JobId, Throttle> jobs = new ConcurrentHashMap<>();

    /** @param ownBytesPerSecond of all together, where a frontend does not say another; 0 for none */
    public TransferLimits(long ownBytesPerSecond) {
        this.ownBytesPerSecond = ownBytesPerSecond;
        this.all = Throttle.of(ownBytesPerSecond);
    }

    /** What a frontend wants of all transfers together; 0 for this agent's own limit. */
    public void change(long bytesPerSecond) {
        all.change(bytesPerSecond > 0 ? bytesPerSecond : ownBytesPerSecond);
    }

    /** What a frontend wants of a job that transfers here, or has; 0 for no limit of its own. */
    public void change(JobId job, long bytesPerSecond) {
        Throttle known = jobs.get(job);
        if (known != null) {
            known.change(bytesPerSecond);
        }
    }

    /**
     * Forgets the limits of other jobs.
     *
     * @param bound who says what lives does not know jobs from this on: theirs stay
     */
    public void keepOnly(Set<JobId> live, JobId bound) {
        jobs.keySet().removeIf(job -> job.compareTo(bound) < 0 && !live.contains(job));
    }

    /**
     * The store within all limits. All tasks of a job share the job's.
     *
     * @param jobBytesPerSecond 0 for none
     */
    BlobStore limited(BlobStore store, JobId job, long jobBytesPerSecond) {
        Throttle own = jobs.computeIfAbsent(job, missing -> Throttle.none());
        own.change(jobBytesPerSecond);
        return new ThrottledBlobStore(new ThrottledBlobStore(store, all, all), own, own);
    }
}
