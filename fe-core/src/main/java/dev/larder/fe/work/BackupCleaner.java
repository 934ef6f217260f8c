package dev.larder.fe.work;

import com.google.common.util.concurrent.ListenableFuture;
import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.proto.StopJobRequest;
import dev.larder.common.rpc.proto.StopJobResponse;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves nothing of an ended backup in a repository but its snapshot, if it has one. Whatever might still write for the
 * job is stopped first. Any thread; calls block.
 */
final class BackupCleaner {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    /** Clocks of a frontend and an agent may run at rates a little different while a lease lasts. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(BackupCleaner.class);

    private final AgentChannels agents;
    private final Supplier<List<Backend>> liveBackends;
    private final Duration lease;
    private final InstantSource clock;
    private final ZoneId zone;

    /**
     * @param lease after which a backend that hears nothing gives up its tasks
     * @param zone of the snapshots' timestamps
     */
    BackupCleaner(
            AgentChannels agents,
            Supplier<List<Backend>> liveBackends,
            Duration lease,
            InstantSource clock,
            ZoneId zone) {
        this.agents = agents;
        this.liveBackends = liveBackends;
        this.lease = lease;
        this.clock = clock;
        this.zone = zone;
    }

    /** Safe to repeat. Throws TASK_FAILED while a backend may still be sending. */
    void clean(ClusterState now, BackupJob job, OpenRepository open) throws BlobStoreException {
        JobName name = JobName.of(now.clusterId(), job.id());
        if (!(job.phase() instanceof Finished finished)) {
            stopOnBackends(now, job);
            unpublish(open, job, name);
            open.repository().deleteJob(name);
        } else if (job.disturbed()) {
            stopOnBackends(now, job);
            int strays = open.repository().sweepJob(name, referred(open, finished));
            log.info("Backup {} left {} strays, which are gone", job.spec().label(), strays);
        } else {
            purgeUnfinished(open, job, name);
            open.repository().removeLease(name);
        }
    }

    /** A backend that was killed and came back went on by itself: what it had begun to send may lie there unfinished. */
    private static void purgeUnfinished(OpenRepository open, BackupJob job, JobName name) throws BlobStoreException {
        try {
            open.repository().purgeUnfinished(name);
        } catch (AccessDenied e) {
            log.info(
                    "Whether backup {} left unfinished uploads is not known: {}",
                    job.spec().label(),
                    e.getMessage());
        }
    }

    /** A publication under way when the job was cancelled may have come through: it goes before what it names. */
    private void unpublish(OpenRepository open, BackupJob job, JobName name) throws BlobStoreException {
        SnapshotName snapshot = new SnapshotName(job.spec().label(), SnapshotTimestamp.of(job.createdAt(), zone));
        Optional<StoredSnapshot> published = open.repository().readSnapshot(snapshot);
        if (published.isPresent() && published.get().manifest().job().equals(name)) {
            open.repository().deleteSnapshot(snapshot);
        }
    }

    private static Set<BlobKey> referred(OpenRepository open, Finished finished) throws BlobStoreException {
        Set<BlobKey> keep = new HashSet<>();
        keep.add(SnapshotMapping.ref(finished.catalog()).key());
        for (ManifestRef manifest : finished.manifests().values()) {
            BlobRef ref = SnapshotMapping.ref(manifest);
            keep.add(ref.key());
            open.repository()
                    .readBatch(ref)
                    .files()
                    .map(BatchManifest.DataFile::blob)
                    .forEach(keep::add);
        }
        return keep;
    }

    /** Nobody may write for the job while it is cleaned. A backend that does not answer holds up the task, to be tried again. */
    private void stopOnBackends(ClusterState now, BackupJob ended) {
        JobId job = ended.id();
        List<Backend> live = liveBackends.get();
        requireLeaseOver(now, ended, live);
        List<ListenableFuture<StopJobResponse>> answers = new ArrayList<>();
        for (Backend backend : live) {
            answers.add(agents.future(backend.address())
                    .withDeadlineAfter(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .stopJob(StopJobRequest.newBuilder().setJobId(job.value()).build()));
        }
        for (ListenableFuture<StopJobResponse> answer : answers) {
            try {
                answer.get();
            } catch (ExecutionException e) {
                throw new EngineException(
                        ErrorCode.TASK_FAILED,
                        "A backend did not stop job " + job + ": "
                                + e.getCause().getMessage(),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorCode.TASK_FAILED, "Interrupted", e);
            }
        }
    }

    /**
     * A backend that is not alive may still be sending. Either it hears a heartbeat, which does not name the ended job any
     * more, or it hears nothing and gives up when its lease is over, counted from the end of the job at the latest.
     */
    private void requireLeaseOver(ClusterState now, BackupJob ended, List<Backend> live) {
        Instant endedAt = ended.milestones().getOrDefault(Milestone.FINISHED, ended.createdAt());
        Instant over = endedAt.plus(lease).plus(LEASE_MARGIN);
        if (clock.instant().isBefore(over)) {
            now.catalog().backends().values().stream()
                    .filter(backend -> !live.contains(backend))
                    .findFirst()
                    .ifPresent(silent -> {
                        throw new EngineException(
                                ErrorCode.TASK_FAILED,
                                "Backend " + silent.address() + " is not alive and may still be sending until " + over);
                    });
        }
    }
}
