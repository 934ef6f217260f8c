package dev.larder.be.transfer;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.layer.Throttle;
import dev.larder.common.blob.layer.ThrottledBlobStore;
import dev.larder.common.id.JobId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast this agent may send to and fetch from repositories: one limit for all together, and one for each job that has
 * one. They change while bytes flow. Any thread.
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

    /** Forgets the limits of other jobs. */
    public void keepOnly(Set<JobId> live) {
        jobs.keySet().retainAll(live);
    }

    /**
     * The store within all limits. All tasks of a job share the job's.
     *
     * @param jobBytesPerSecond 0 for none
     */
    BlobStore limited(BlobStore store, JobId job, long jobBytesPerSecond) {
        BlobStore limited = new ThrottledBlobStore(store, all, all);
        if (jobBytesPerSecond <= 0) {
            return limited;
        }
        Throttle own = jobs.computeIfAbsent(job, missing -> Throttle.of(jobBytesPerSecond));
        own.change(jobBytesPerSecond);
        return new ThrottledBlobStore(limited, own, own);
    }
}
