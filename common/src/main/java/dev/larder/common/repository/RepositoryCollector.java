package dev.larder.common.repository;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.repository.SnapshotManifest.BatchRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deletes what no snapshot leads to, beside backups that are running in this cluster and in others. Lives for one
 * collection, on one thread.
 *
 * <p>Why nothing that is needed goes: a backup has a lease from before its first blob until after its snapshot manifest.
 * So of what was seen in the folders first, everything whose job has no lease later on belongs to a job that has ended,
 * and if that job has a snapshot, the list of snapshots read after the leases has it. An incremental backup names in its
 * lease the jobs whose data it will refer to, and looks for the snapshot it is based on once more after that; whoever drops
 * that snapshot reads the leases after it is gone. One of the two sees the other.
 */
public final class RepositoryCollector {
    private static final int PAGE = 1000;
    /** The leases and the snapshots are read again until they hold still, this often at most. */
    private static final int CENSUS_ATTEMPTS_MAX = 10;

    private static final int UNFINISHED_MAX = 1000;
    private static final int SNAPSHOTS_MAX = 1_000_000;
    private static final Pattern JOB = Pattern.compile("[0-9a-f]{8}-[0-9]{1,19}");

    private final BlobStore store;
    private final Repository repository;
    private final Rules rules;
    private final BooleanSupplier wanted;
    private final Tally tally = new Tally();

    /** What the caller knows of jobs. */
    public interface Rules {
        /** Whether the lease still means a running backup. */
        boolean isLive(LeaseSeen lease);

        /** Whether the job is known to be running, lease or not. */
        boolean isRunning(JobName job);

        /** Blobs of this job that are younger than this instant stay. */
        Instant oldEnough(JobName job);

        /** Probes of the store that are younger than this instant stay: somebody may be looking at them. */
        Instant oldEnoughProbe();
    }

    /**
     * A lease as it was found. It protects every job its text names: that holds for damaged leases, too, and for those of
     * newer versions.
     */
    public record LeaseSeen(JobName job, Set<JobName> named, Instant modifiedAt) {
        public LeaseSeen {
            named = Set.copyOf(named);
        }
    }

    /**
     * What was done.
     *
     * @param bytes of the deleted blobs
     * @param uploads unfinished ones that were ended
     * @param problem why something had to stay that should not; empty when there is none
     */
    public record Collected(long blobs, long bytes, long uploads, String problem) {}

    /** @param wanted asked now and then; once it says no, the collection breaks off */
    public RepositoryCollector(Repository repository, Rules rules, BooleanSupplier wanted) {
        this.store = repository.store();
        this.repository = repository;
        this.rules = rules;
        this.wanted = wanted;
    }

    /**
     * Deletes what nothing refers to in the folders of these jobs.
     *
     * @throws StoreUnavailable as long as a running backup relies on one of them
     */
    public Collected collect(Set<JobName> jobs) throws BlobStoreException {
        Census census = census();
        Optional<LeaseSeen> inUse = census.leases().stream()
                .filter(lease -> lease.named().stream().anyMatch(jobs::contains))
                .findFirst();
        if (inUse.isPresent()) {
            throw new StoreUnavailable(
                    "Backup " + inUse.get().job() + " is running and relies on the data; it goes when that has ended");
        }
        sweep(jobs, census);
        return tally.collected();
    }

    /** Deletes what nothing refers to in the whole repository, but for what running backups may need. */
    public Collected collectAll() throws BlobStoreException {
        Set<JobName> jobs = new TreeSet<>();
        for (String folder : RepositoryLayout.JOB_FOLDERS) {
            jobs.addAll(jobsBelow(new BlobPrefix(folder)));
            for (BlobStat unfinished : store.unfinished(new BlobPrefix(folder), UNFINISHED_MAX)) {
                RepositoryLayout.jobOf(unfinished.key())
                        .filter(job -> unfinished.modifiedAt().isBefore(rules.oldEnough(job)))
                        .ifPresent(jobs::add);
            }
        }
        Census census = census();
        census.leases().forEach(lease -> jobs.removeAll(lease.named()));
        jobs.removeIf(rules::isRunning);
        sweep(jobs, census);
        removeDeadLeases(census);
        sweep(RepositoryLayout.PROBES, Set.of(), rules.oldEnoughProbe());
        purge(RepositoryLayout.PROBES, rules.oldEnoughProbe());
        return tally.collected();
    }

    /** What holds still between two looks. */
    private record Census(List<LeaseSeen> leases, List<JobName> deadLeases, List<SnapshotName> snapshots) {}

    private Census census() throws BlobStoreException {
        Set<LeaseSeen> leases = new HashSet<>();
        Set<JobName> dead = new TreeSet<>();
        readLeases(leases, dead);
        List<SnapshotName> snapshots = snapshots();
        for (int attempt = 0; attempt < CENSUS_ATTEMPTS_MAX; attempt++) {
            readLeases(leases, dead);
            List<SnapshotName> again = snapshots();
            if (again.equals(snapshots)) {
                return new Census(List.copyOf(leases), List.copyOf(dead), snapshots);
            }
            snapshots = again;
        }
        throw new StoreUnavailable("Snapshots come and go too fast to see which data is in use");
    }

    private void readLeases(Set<LeaseSeen> live, Set<JobName> dead) throws BlobStoreException {
        Optional<BlobKey> after = Optional.empty();
        while (true) {
            BlobPage page = store.list(RepositoryLayout.LEASES, after, PAGE);
            for (BlobStat stat : page.blobs()) {
                Optional<LeaseSeen> lease = lease(stat);
                if (lease.isPresent()) {
                    if (rules.isLive(lease.get())) {
                        live.add(lease.get());
                    } else {
                        dead.add(lease.get().job());
                    }
                }
            }
            if (!page.more()) {
                return;
            }
            after = Optional.of(last(page));
        }
    }

    private Optional<LeaseSeen> lease(BlobStat stat) throws BlobStoreException {
        Matcher name = JOB.matcher(
                stat.key().value().substring(RepositoryLayout.LEASES.value().length()));
        if (!name.lookingAt()) {
            return Optional.empty();
        }
        JobName job = new JobName(name.group());
        Set<JobName> named = new HashSet<>();
        named.add(job);
        try {
            String text =
                    new String(Blobs.read(store, stat.key(), ManifestCodec.STORED_BYTES_MAX), StandardCharsets.UTF_8);
            for (Matcher jobs = JOB.matcher(text); jobs.find(); ) {
                named.add(new JobName(jobs.group()));
            }
        } catch (BlobNotFound e) {
            // It has ended since; whoever was seen once still counts.
        }
        return Optional.of(new LeaseSeen(job, named, stat.modifiedAt()));
    }

    private List<SnapshotName> snapshots() throws BlobStoreException {
        List<SnapshotName> all = new ArrayList<>();
        Optional<SnapshotName> after = Optional.empty();
        while (all.size() < SNAPSHOTS_MAX) {
            SnapshotPage page = repository.listSnapshots(after, PAGE);
            all.addAll(page.names());
            if (!page.more()) {
                return all;
            }
            after = Optional.of(all.get(all.size() - 1));
        }
        throw new StoreUnavailable("The repository has more than " + SNAPSHOTS_MAX + " snapshots");
    }

    /** Jobs that have blobs below the folder. Costs one request per job, however many blobs they have. */
    private Set<JobName> jobsBelow(BlobPrefix folder) throws BlobStoreException {
        Set<JobName> jobs = new TreeSet<>();
        Optional<BlobKey> after = Optional.empty();
        while (wanted.getAsBoolean()) {
            BlobPage page = store.list(folder, after, 1);
            if (page.blobs().isEmpty()) {
                break;
            }
            BlobKey key = last(page);
            Optional<JobName> job = RepositoryLayout.jobOf(key);
            job.ifPresent(jobs::add);
            // '0' is the character after '/': on behind everything in the job's folder.
            after = Optional.of(job.map(name -> folder.key(name + "0")).orElse(key));
        }
        return jobs;
    }

    private void sweep(Set<JobName> jobs, Census census) throws BlobStoreException {
        if (jobs.isEmpty()) {
            return;
        }
        Set<JobName> unknown = new HashSet<>();
        Set<Long> keep = referred(jobs, census.snapshots(), unknown);
        for (JobName job : jobs) {
            if (unknown.contains(job) || !wanted.getAsBoolean()) {
                continue;
            }
            Instant bound = rules.oldEnough(job);
            for (BlobPrefix folder : RepositoryLayout.folders(job)) {
                purge(folder, bound);
                sweep(folder, keep, bound);
            }
        }
    }

    /**
     * Marks of all blobs of these jobs that snapshots refer to. Two blobs with one mark are no harm: then one stays that
     * could go.
     *
     * @param unknown gets the jobs of which that cannot be told, because a manifest cannot be read
     */
    private Set<Long> referred(Set<JobName> jobs, List<SnapshotName> snapshots, Set<JobName> unknown)
            throws BlobStoreException {
        Set<Long> keep = new HashSet<>();
        for (SnapshotName name : snapshots) {
            Optional<StoredSnapshot> stored;
            try {
                stored = repository.readSnapshot(name);
            } catch (CorruptBlob e) {
                tally.problem("snapshot " + name + " is damaged, so that nobody knows what it uses: " + e.getMessage());
                unknown.addAll(jobs);
                return keep;
            }
            if (stored.isPresent() && stored.get().manifest().jobs().stream().anyMatch(jobs::contains)) {
                mark(stored.get().manifest(), keep, unknown);
            }
        }
        return keep;
    }

    private void mark(SnapshotManifest snapshot, Set<Long> keep, Set<JobName> unknown) throws BlobStoreException {
        keep.add(markOf(snapshot.catalog().key()));
        Set<JobName> jobs = Set.copyOf(snapshot.jobs());
        for (BatchRef batch : snapshot.batches()) {
            keep.add(markOf(batch.manifest().key()));
            try {
                repository.readBatch(batch.manifest(), jobs).files().forEach(file -> keep.add(markOf(file.blob())));
            } catch (CorruptBlob | BlobNotFound e) {
                tally.problem("snapshot " + snapshot.name() + " is damaged, so that nobody knows what it uses: "
                        + e.getMessage());
                unknown.addAll(jobs);
            }
        }
    }

    private void sweep(BlobPrefix folder, Set<Long> keep, Instant bound) throws BlobStoreException {
        Optional<BlobKey> after = Optional.empty();
        while (wanted.getAsBoolean()) {
            BlobPage page = store.list(folder, after, PAGE);
            List<BlobStat> unused = page.blobs().stream()
                    .filter(blob -> !keep.contains(markOf(blob.key()))
                            && blob.modifiedAt().isBefore(bound))
                    .toList();
            delete(unused);
            if (!page.more()) {
                return;
            }
            after = Optional.of(last(page));
        }
    }

    private void delete(List<BlobStat> blobs) throws BlobStoreException {
        if (blobs.isEmpty()) {
            return;
        }
        try {
            store.delete(blobs.stream().map(BlobStat::key).toList());
            tally.blobs += blobs.size();
            tally.bytes += blobs.stream().mapToLong(BlobStat::size).sum();
        } catch (AccessDenied e) {
            tally.problem(e.getMessage());
        }
    }

    private void purge(BlobPrefix folder, Instant bound) throws BlobStoreException {
        boolean young = store.unfinished(folder, UNFINISHED_MAX).stream()
                .anyMatch(upload -> !upload.modifiedAt().isBefore(bound));
        if (young) {
            return;
        }
        try {
            tally.uploads += store.purgeUnfinished(folder);
        } catch (AccessDenied e) {
            tally.problem(e.getMessage());
        }
    }

    private void removeDeadLeases(Census census) throws BlobStoreException {
        for (JobName job : census.deadLeases()) {
            Optional<BlobStat> lease = store.stat(RepositoryLayout.lease(job));
            if (lease.isPresent() && wanted.getAsBoolean()) {
                delete(List.of(lease.get()));
            }
        }
    }

    /** FNV-1a, 64 bits: a million blobs take some 50 MB, not hundreds. */
    private static long markOf(BlobKey key) {
        long mark = 0xcbf29ce484222325L;
        String text = key.value();
        for (int i = 0; i < text.length(); i++) {
            mark = (mark ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mark;
    }

    private static BlobKey last(BlobPage page) {
        return page.blobs().get(page.blobs().size() - 1).key();
    }

    /** What was done so far. */
    private static final class Tally {
        private static final int PROBLEM_LENGTH_MAX = 1000;

        private long blobs;
        private long bytes;
        private long uploads;
        private String problem = "";

        /** The first is told: the others are mostly the same. */
        void problem(String what) {
            if (problem.isEmpty()) {
                problem = what.length() > PROBLEM_LENGTH_MAX ? what.substring(0, PROBLEM_LENGTH_MAX) : what;
            }
        }

        Collected collected() {
            return new Collected(blobs, bytes, uploads, problem);
        }
    }
}
