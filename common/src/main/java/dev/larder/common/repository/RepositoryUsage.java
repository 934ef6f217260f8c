package dev.larder.common.repository;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.repository.SnapshotManifest.BatchRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much room snapshots take. What would take too many requests to find out stays unknown. Lives for one question, on one
 * thread.
 */
public final class RepositoryUsage {
    /** Snapshot manifests that are read. */
    private static final int SNAPSHOTS_MAX = 1000;
    /** Batch manifests that are read, all snapshots together. */
    private static final int BATCHES_MAX = 1000;
    /** Pages of listings, all snapshots together. */
    private static final int PAGES_MAX = 500;

    private static final int PAGE = 1000;

    private final BlobStore store;
    private final Repository repository;
    private final Map<SnapshotName, StoredSnapshot> snapshots = new TreeMap<>();
    private final Map<SnapshotName, Usage> usages = new TreeMap<>();
    /** What snapshots refer to, each read once; empty where it is not all known. */
    private final Map<SnapshotName, Optional<Set<BlobKey>>> references = new TreeMap<>();
    /** One key for all equal ones: snapshots share most of theirs. */
    private final Map<BlobKey, BlobKey> keys = new HashMap<>();

    private int batches;
    private int pages;

    public RepositoryUsage(Repository repository) {
        this.store = repository.store();
        this.repository = repository;
    }

    /**
     * The room that one snapshot takes.
     *
     * @param bytes of all its files, wherever they are stored
     * @param newBytes that its own backup has stored as data
     * @param exclusiveBytes that are freed when it is dropped: data, manifests and all
     * @param retention how long it is to stay
     * @param problem why it cannot be read; then nothing else is known
     */
    public record Usage(
            Optional<Long> tables,
            Optional<Long> bytes,
            Optional<Long> newBytes,
            Optional<Long> exclusiveBytes,
            Optional<Retention> retention,
            Optional<String> problem) {
        static final Usage UNKNOWN = new Usage(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        static Usage unreadable(String problem) {
            return new Usage(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(problem));
        }
    }

    /**
     * Looks at the wanted snapshots.
     *
     * @param all snapshots of the repository; others may share data with the wanted
     */
    public Map<SnapshotName, Usage> of(Set<SnapshotName> wanted, Set<SnapshotName> all) throws BlobStoreException {
        boolean othersKnown = all.size() <= SNAPSHOTS_MAX;
        for (SnapshotName name : othersKnown ? all : wanted) {
            if (snapshots.size() >= SNAPSHOTS_MAX) {
                break;
            }
            read(name);
        }
        boolean complete = othersKnown && snapshots.size() == all.size();
        for (SnapshotName name : wanted) {
            if (snapshots.containsKey(name)) {
                usages.put(name, usage(snapshots.get(name), complete));
            } else {
                usages.putIfAbsent(name, Usage.UNKNOWN);
            }
        }
        usages.keySet().retainAll(wanted);
        return usages;
    }

    private void read(SnapshotName name) throws BlobStoreException {
        try {
            repository.readSnapshot(name).ifPresent(stored -> snapshots.put(name, stored));
        } catch (CorruptBlob e) {
            usages.put(name, Usage.unreadable(e.getMessage()));
        }
    }

    private Usage usage(StoredSnapshot stored, boolean complete) throws BlobStoreException {
        SnapshotManifest manifest = stored.manifest();
        Optional<Long> newBytes = sum(RepositoryLayout.data(manifest.job()), Set.of());
        Optional<Long> exclusive = complete ? exclusive(stored) : Optional.empty();
        return new Usage(
                Optional.of(manifest.content().tables()),
                Optional.of(manifest.content().bytes()),
                newBytes,
                exclusive,
                manifest.retention(),
                Optional.empty());
    }

    private Optional<Long> exclusive(StoredSnapshot stored) throws BlobStoreException {
        Set<BlobKey> others = new HashSet<>();
        Set<JobName> jobs = Set.copyOf(stored.manifest().jobs());
        for (StoredSnapshot other : snapshots.values()) {
            boolean shares = !other.manifest().name().equals(stored.manifest().name())
                    && other.manifest().jobs().stream().anyMatch(jobs::contains);
            if (shares) {
                Optional<Set<BlobKey>> referred = references(other.manifest());
                if (referred.isEmpty()) {
                    return Optional.empty();
                }
                others.addAll(referred.get());
            }
        }
        long bytes = stored.ref().size();
        for (JobName job : jobs) {
            for (BlobPrefix folder : RepositoryLayout.folders(job)) {
                Optional<Long> more = sum(folder, others);
                if (more.isEmpty()) {
                    return Optional.empty();
                }
                bytes += more.get();
            }
        }
        return Optional.of(bytes);
    }

    private Optional<Set<BlobKey>> references(SnapshotManifest snapshot) throws BlobStoreException {
        Optional<Set<BlobKey>> known = references.get(snapshot.name());
        if (known == null) {
            known = readReferences(snapshot);
            references.put(snapshot.name(), known);
        }
        return known;
    }

    private Optional<Set<BlobKey>> readReferences(SnapshotManifest snapshot) throws BlobStoreException {
        Set<BlobKey> blobs = new HashSet<>();
        blobs.add(snapshot.catalog().key());
        Set<JobName> jobs = Set.copyOf(snapshot.jobs());
        for (BatchRef batch : snapshot.batches()) {
            blobs.add(batch.manifest().key());
            if (++batches > BATCHES_MAX) {
                return Optional.empty();
            }
            try {
                repository
                        .readBatch(batch.manifest(), jobs)
                        .files()
                        .forEach(file -> blobs.add(keys.computeIfAbsent(file.blob(), key -> key)));
            } catch (CorruptBlob | BlobNotFound e) {
                return Optional.empty();
            }
        }
        return Optional.of(blobs);
    }

    /** Bytes of all blobs below the folder but those. */
    private Optional<Long> sum(BlobPrefix folder, Set<BlobKey> without) throws BlobStoreException {
        long bytes = 0;
        Optional<BlobKey> after = Optional.empty();
        while (++pages <= PAGES_MAX) {
            BlobPage page = store.list(folder, after, PAGE);
            for (BlobStat blob : page.blobs()) {
                bytes += without.contains(blob.key()) ? 0 : blob.size();
            }
            if (!page.more()) {
                return Optional.of(bytes);
            }
            after = Optional.of(page.blobs().get(page.blobs().size() - 1).key());
        }
        return Optional.empty();
    }
}
