package dev.larder.fe.dispatch;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.error.EngineException;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.RetiredSnapshots;
import dev.larder.common.repository.RetiredSnapshots.Candidate;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.SnapshotPage;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.backup.RetentionRule;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.maintenance.MaintenanceGoal.DropSnapshot;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.work.OpenRepository;
import dev.larder.fe.work.RepositoryAccessor;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts jobs that drop snapshots which have had their time. It asks the repositories themselves, and looks at snapshots of
 * this cluster alone: what other clusters have made, they drop. A repository is looked at when a backup has finished
 * that says how long its snapshot stays, when one expires, and every ten minutes. Owns one thread.
 */
public final class SnapshotRetirement implements Closeable {
    /** How often a repository is looked at when nothing is known to be due. */
    static final Duration INTERVAL = Duration.ofMinutes(10);
    /** How long a snapshot is left alone after a job was to drop it, done or not. */
    static final Duration RETRY_AFTER = Duration.ofHours(1);
    /** Jobs that one look starts at most. */
    static final int DROPS_MAX = 100;

    private static final int PAGE = 1000;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(SnapshotRetirement.class);

    private final Engine engine;
    private final RepositoryAccessor accessor;
    private final InstantSource clock;
    private final Map<RepositoryId, Watch> watches = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::loop, "snapshot-retirement");

    /** What is known of a repository; forgotten when the frontend restarts. */
    private static final class Watch {
        /** Snapshots never change, so each is read once. Empty for those of others, and for damaged ones. */
        private final Map<SnapshotName, Optional<Candidate>> seen = new HashMap<>();

        private final Map<SnapshotName, Instant> tried = new HashMap<>();
        private Set<JobId> finished = Set.of();
        private Instant next = Instant.MIN;
    }

    SnapshotRetirement(Engine engine, RepositoryAccessor accessor, InstantSource clock) {
        this.engine = engine;
        this.accessor = accessor;
        this.clock = clock;
        thread.setDaemon(true);
    }

    public static SnapshotRetirement start(Engine engine, RepositoryAccessor accessor, InstantSource clock) {
        SnapshotRetirement retirement = new SnapshotRetirement(engine, accessor, clock);
        retirement.thread.start();
        return retirement;
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at every repository for which it is time. */
    void pass() {
        ClusterState state = engine.state();
        watches.keySet().retainAll(state.catalog().repositories().keySet());
        Instant now = clock.instant();
        for (Repository repository : state.catalog().repositories().values()) {
            if (repository.readOnly() || closing.getCount() == 0) {
                continue;
            }
            Watch watch = watches.computeIfAbsent(repository.id(), id -> new Watch());
            Set<JobId> finished = finished(state, repository.id());
            if (now.isBefore(watch.next) && watch.finished.containsAll(finished)) {
                continue;
            }
            watch.finished = finished;
            watch.next = now.plus(INTERVAL);
            try {
                look(repository, watch, now);
            } catch (BlobStoreException | EngineException e) {
                log.warn("Repository {} was not searched for expired snapshots: {}", repository.name(), e.getMessage());
            }
        }
    }

    /** Backups after which something may have to go. */
    private static Set<JobId> finished(ClusterState state, RepositoryId repository) {
        return state.jobs().backups().values().stream()
                .filter(job -> job.spec().repository().equals(repository)
                        && job.phase() instanceof Finished
                        && !job.spec().retention().equals(RetentionRule.NONE))
                .map(job -> job.id())
                .collect(Collectors.toUnmodifiableSet());
    }

    private void look(Repository repository, Watch watch, Instant now) throws BlobStoreException {
        try (OpenRepository open = accessor.open(repository)) {
            Set<SnapshotName> there = names(open);
            watch.seen.keySet().retainAll(there);
            watch.tried.keySet().retainAll(there);
            String cluster = engine.state().clusterId();
            for (SnapshotName name : there) {
                if (!watch.seen.containsKey(name)) {
                    watch.seen.put(name, candidate(open, name, cluster));
                }
            }
            List<Candidate> candidates =
                    watch.seen.values().stream().flatMap(Optional::stream).toList();
            int started = 0;
            for (SnapshotName name : RetiredSnapshots.of(candidates, now)) {
                boolean rests = watch.tried.containsKey(name)
                        && now.isBefore(watch.tried.get(name).plus(RETRY_AFTER));
                if (!rests && started < DROPS_MAX && drop(repository, open, name)) {
                    watch.tried.put(name, now);
                    started++;
                }
            }
            candidates.stream()
                    .flatMap(one -> one.retention().flatMap(asked -> asked.expiresAt()).stream())
                    .filter(end -> end.isAfter(now) && end.isBefore(watch.next))
                    .min(Instant::compareTo)
                    .ifPresent(end -> watch.next = end);
        }
    }

    private static Set<SnapshotName> names(OpenRepository open) throws BlobStoreException {
        Set<SnapshotName> names = new HashSet<>();
        Optional<SnapshotName> after = Optional.empty();
        while (true) {
            SnapshotPage page = open.repository().listSnapshots(after, PAGE);
            names.addAll(page.names());
            if (!page.more() || page.names().isEmpty()) {
                return names;
            }
            after = Optional.of(page.names().get(page.names().size() - 1));
        }
    }

    private static Optional<Candidate> candidate(OpenRepository open, SnapshotName name, String cluster)
            throws BlobStoreException {
        try {
            return open.repository()
                    .readSnapshot(name)
                    .map(StoredSnapshot::manifest)
                    .filter(manifest -> manifest.cluster().equals(cluster))
                    .map(Candidate::of);
        } catch (CorruptBlob e) {
            // Whose it is, nobody can tell; so nobody but a user drops it.
            return Optional.empty();
        }
    }

    /** Starts a job; says whether it did. */
    private boolean drop(Repository repository, OpenRepository open, SnapshotName name) throws BlobStoreException {
        Optional<SnapshotManifest> manifest =
                open.repository().readSnapshot(name).map(StoredSnapshot::manifest);
        if (manifest.isEmpty()) {
            return false;
        }
        SnapshotKey key = new SnapshotKey(name.label(), name.timestamp());
        DropSnapshot goal = new DropSnapshot(
                key,
                manifest.get().job().value(),
                manifest.get().jobs().stream().map(JobName::value).toList());
        String manifestKey = RepositoryLayout.snapshot(name).value();
        Optional<JobId> started = engine.call((state, context, now) -> {
            boolean possible = state.catalog().repositories().containsKey(repository.id())
                    && !state.jobs().uses(repository.id(), key, manifestKey)
                    && state.jobs().maintenance().hasRoom(repository.id());
            if (!possible) {
                return Outcome.of(Optional.empty());
            }
            JobId id = new JobId(context.ids().take());
            return Outcome.of(
                    Optional.of(id),
                    new MaintenanceSubmitted(MaintenanceJob.submitted(id, repository.id(), goal, now)));
        });
        started.ifPresent(
                job -> log.info("Snapshot {} of repository {} has had its time: job {}", name, repository.name(), job));
        return started.isPresent();
    }

    private void loop() {
        try {
            while (!closing.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (engine.isLeader()) {
                    try {
                        pass();
                    } catch (RuntimeException e) {
                        log.error("A search for expired snapshots failed; it goes on", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
