package dev.larder.common.repository;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A repository over an open store. Data, then manifests, then the snapshot manifest: the last write is the commit, and
 * until then nothing of a job is visible. Holds no state of its own; any thread may use it. The caller closes the store.
 */
public final class Repository {
    private static final int PAGE = 1000;

    private final BlobStore store;
    private final String name;
    private final Optional<SigningKeys> signing;

    /** @param name of the repository, which is the name of its folder */
    public Repository(BlobStore store, String name) {
        this(store, name, Optional.empty());
    }

    /** @param signing keys that sign what is published, and tell which snapshots are to be trusted */
    public Repository(BlobStore store, String name, Optional<SigningKeys> signing) {
        this.store = store;
        this.name = name;
        this.signing = signing;
    }

    /** Throws an EngineException when snapshots have to be signed and cannot be. */
    public void requireSigner() {
        signing.ifPresent(SigningKeys::requireSigner);
    }

    /** Why the snapshot is not to be trusted. Without signing keys all are. */
    public Optional<String> doubt(StoredSnapshot snapshot) {
        return signing.flatMap(keys -> keys.doubt(snapshot));
    }

    public BlobStore store() {
        return store;
    }

    /** Makes this folder the wanted repository, unless it is one already: then that one is attached, and returned. */
    public RepositoryIdentity initialize(RepositoryIdentity wanted) throws BlobStoreException {
        try {
            store.put(RepositoryLayout.IDENTITY, BlobSource.of(ManifestCodec.encode(wanted)), WriteMode.CREATE_NEW);
            return wanted;
        } catch (BlobAlreadyExists e) {
            return attach();
        }
    }

    /** The repository that is here already. BlobNotFound when there is none. */
    public RepositoryIdentity attach() throws BlobStoreException {
        RepositoryIdentity identity = believed(() -> ManifestCodec.decode(
                RepositoryLayout.IDENTITY,
                Blobs.read(store, RepositoryLayout.IDENTITY, ManifestCodec.STORED_BYTES_MAX),
                RepositoryIdentity.class));
        if (!identity.name().equals(name)) {
            throw new CorruptBlob("Blob " + RepositoryLayout.IDENTITY + " names another repository: expected '" + name
                    + "', found '" + identity.name() + "'");
        }
        return identity;
    }

    /** Up to {@code limit} snapshots by label and timestamp. Blobs that are no snapshots are left out. */
    public SnapshotPage listSnapshots(Optional<SnapshotName> after, int limit) throws BlobStoreException {
        return snapshots(RepositoryLayout.SNAPSHOTS, after, limit);
    }

    /** All snapshots with this label, oldest first. */
    public List<SnapshotName> snapshotsOf(String label) throws BlobStoreException {
        List<SnapshotName> all = new ArrayList<>();
        Optional<SnapshotName> after = Optional.empty();
        while (true) {
            SnapshotPage page = snapshots(RepositoryLayout.snapshotsOf(label), after, PAGE);
            all.addAll(page.names());
            if (!page.more()) {
                return all;
            }
            after = Optional.of(page.names().get(page.names().size() - 1));
        }
    }

    /** Empty when there is no such snapshot. */
    public Optional<StoredSnapshot> readSnapshot(SnapshotName snapshot) throws BlobStoreException {
        try {
            return Optional.of(believed(() -> stored(snapshot)));
        } catch (BlobNotFound e) {
            return Optional.empty();
        }
    }

    private StoredSnapshot stored(SnapshotName snapshot) throws BlobStoreException {
        BlobKey key = RepositoryLayout.snapshot(snapshot);
        byte[] bytes = Blobs.read(store, key, ManifestCodec.STORED_BYTES_MAX);
        SnapshotManifest manifest = ManifestCodec.decode(key, bytes, SnapshotManifest.class);
        if (!manifest.name().equals(snapshot)) {
            throw new CorruptBlob("Blob " + key + " holds another snapshot: " + manifest.name());
        }
        return new StoredSnapshot(manifest, ref(key, bytes), SnapshotSignature.of(bytes));
    }

    /** Reads the snapshot manifest with this digest. BlobNotFound when it was dropped. */
    public SnapshotManifest readSnapshot(BlobRef ref) throws BlobStoreException {
        return ManifestCodec.decode(ref.key(), readVerified(ref), SnapshotManifest.class);
    }

    /**
     * Makes a snapshot visible; everything it refers to must be stored. Safe to repeat with the same manifest.
     *
     * @throws BlobAlreadyExists when another snapshot has this label and timestamp
     */
    public StoredSnapshot publishSnapshot(SnapshotManifest manifest) throws BlobStoreException {
        BlobKey key = RepositoryLayout.snapshot(manifest.name());
        byte[] json = ManifestCodec.encode(manifest);
        byte[] bytes = signing.map(keys -> keys.sign(json)).orElse(json);
        try {
            store.put(key, BlobSource.of(bytes), WriteMode.CREATE_NEW);
        } catch (BlobAlreadyExists e) {
            if (!Blobs.holds(store, key, BlobSource.of(bytes))) {
                throw e;
            }
            // Published before, by an attempt whose success nobody heard of.
        }
        return new StoredSnapshot(manifest, ref(key, bytes), SnapshotSignature.of(bytes));
    }

    /** Removes the snapshot manifest alone; from then on the snapshot does not exist. */
    public void deleteSnapshot(SnapshotName snapshot) throws BlobStoreException {
        store.delete(List.of(RepositoryLayout.snapshot(snapshot)));
    }

    public BlobRef writeCatalog(JobName job, CatalogManifest catalog) throws BlobStoreException {
        return write(RepositoryLayout.catalogManifest(job), ManifestCodec.compress(catalog));
    }

    public CatalogManifest readCatalog(BlobRef ref) throws BlobStoreException {
        return ManifestCodec.decompress(ref.key(), readVerified(ref), CatalogManifest.class);
    }

    /** Where other jobs have their catalog. */
    public BlobRef writeGlobal(JobName job, GlobalManifest contents) throws BlobStoreException {
        return write(RepositoryLayout.catalogManifest(job), ManifestCodec.compress(contents));
    }

    public GlobalManifest readGlobal(BlobRef ref) throws BlobStoreException {
        return ManifestCodec.decompress(ref.key(), readVerified(ref), GlobalManifest.class);
    }

    /** Every attempt at a batch may write its own manifest; the snapshot names the one that counts. */
    public BlobRef writeBatch(BatchManifest manifest) throws BlobStoreException {
        byte[] bytes = ManifestCodec.compress(manifest);
        return write(
                RepositoryLayout.batchManifest(manifest.job(), manifest.batch(), ManifestCodec.sha256(bytes)), bytes);
    }

    /** Reads a batch manifest whose files may be in the folder of any job. */
    public BatchManifest readBatch(BlobRef ref) throws BlobStoreException {
        BatchManifest manifest = batch(ref);
        Optional<BlobKey> outside = blobs(manifest)
                .filter(blob -> RepositoryLayout.jobOfData(blob).isEmpty())
                .findFirst();
        if (outside.isPresent()) {
            throw new CorruptBlob("Blob " + ref.key() + " refers to " + outside.get() + ", which is no job's data");
        }
        return ofOwnFolder(ref, manifest);
    }

    /**
     * Reads a batch manifest.
     *
     * @param jobs in whose folders its files may be, as the snapshot manifest tells
     */
    public BatchManifest readBatch(BlobRef ref, Set<JobName> jobs) throws BlobStoreException {
        return checked(ref, batch(ref), jobs);
    }

    /** Says that the job is running. Safe to repeat. */
    public void writeLease(Lease lease) throws BlobStoreException {
        store.put(RepositoryLayout.lease(lease.job()), BlobSource.of(ManifestCodec.encode(lease)), WriteMode.REPLACE);
    }

    public Optional<Lease> readLease(JobName job) throws BlobStoreException {
        BlobKey key = RepositoryLayout.lease(job);
        try {
            return Optional.of(believed(() ->
                    ManifestCodec.decode(key, Blobs.read(store, key, ManifestCodec.STORED_BYTES_MAX), Lease.class)));
        } catch (BlobNotFound e) {
            return Optional.empty();
        }
    }

    public void removeLease(JobName job) throws BlobStoreException {
        store.delete(List.of(RepositoryLayout.lease(job)));
    }

    /** Removes what unfinished puts of the job left. Nobody may be writing for the job any more. */
    public void purgeUnfinished(JobName job) throws BlobStoreException {
        for (BlobPrefix folder : RepositoryLayout.folders(job)) {
            store.purgeUnfinished(folder);
        }
    }

    /**
     * Deletes what the job has written and its snapshot does not use, unfinished uploads included, and its lease last.
     * Nobody may be writing for the job any more.
     *
     * @param keep what stays
     * @return how many blobs were deleted
     */
    public int sweepJob(JobName job, Set<BlobKey> keep) throws BlobStoreException {
        int deleted = 0;
        purgeUnfinished(job);
        for (BlobPrefix folder : RepositoryLayout.folders(job)) {
            deleted += sweep(folder, keep);
        }
        if (!keep.contains(RepositoryLayout.lease(job))
                && store.stat(RepositoryLayout.lease(job)).isPresent()) {
            removeLease(job);
            deleted++;
        }
        return deleted;
    }

    /** Deletes all that the job has written. */
    public int deleteJob(JobName job) throws BlobStoreException {
        return sweepJob(job, Set.of());
    }

    private SnapshotPage snapshots(BlobPrefix folder, Optional<SnapshotName> after, int limit)
            throws BlobStoreException {
        List<SnapshotName> names = new ArrayList<>();
        Optional<BlobKey> from = after.map(RepositoryLayout::snapshot);
        while (true) {
            BlobPage page = store.list(folder, from, Math.min(limit, PAGE));
            for (BlobStat stat : page.blobs()) {
                RepositoryLayout.snapshotOf(stat.key()).ifPresent(names::add);
            }
            // A page of strange blobs alone would leave the caller nothing to go on after.
            if (!page.more() || !names.isEmpty()) {
                return new SnapshotPage(names, page.more());
            }
            from = Optional.of(last(page));
        }
    }

    private BatchManifest batch(BlobRef ref) throws BlobStoreException {
        return ManifestCodec.decompress(ref.key(), readVerified(ref), BatchManifest.class);
    }

    private static BatchManifest ofOwnFolder(BlobRef ref, BatchManifest manifest) throws CorruptBlob {
        if (!ref.key().startsWith(RepositoryLayout.manifests(manifest.job()))) {
            throw new CorruptBlob("Blob " + ref.key() + " is a manifest of another job: " + manifest.job());
        }
        return manifest;
    }

    private static BatchManifest checked(BlobRef ref, BatchManifest manifest, Set<JobName> jobs) throws CorruptBlob {
        ofOwnFolder(ref, manifest);
        List<BlobPrefix> folders = jobs.stream().map(RepositoryLayout::data).toList();
        Optional<BlobKey> outside = blobs(manifest)
                .filter(blob -> folders.stream().noneMatch(blob::startsWith))
                .findFirst();
        if (outside.isPresent()) {
            throw new CorruptBlob(
                    "Blob " + ref.key() + " refers to " + outside.get() + ", which is outside the folders of " + jobs);
        }
        return manifest;
    }

    private static Stream<BlobKey> blobs(BatchManifest manifest) {
        return Stream.concat(
                manifest.files().map(BatchManifest.DataFile::blob),
                manifest.bundles().stream().map(BlobRef::key));
    }

    private byte[] readVerified(BlobRef ref) throws BlobStoreException {
        if (ref.size() > ManifestCodec.STORED_BYTES_MAX) {
            throw new CorruptBlob("Blob " + ref.key() + " is larger than " + ManifestCodec.STORED_BYTES_MAX + " bytes: "
                    + ref.size());
        }
        return believed(() -> {
            byte[] bytes = Blobs.read(store, ref.key(), (int) ref.size());
            ManifestCodec.verify(ref, bytes);
            return bytes;
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws BlobStoreException;
    }

    /** A bit may have flipped on the way: a blob is called damaged when it comes so twice. */
    private static <T> T believed(Reading<T> reading) throws BlobStoreException {
        try {
            return reading.read();
        } catch (CorruptBlob e) {
            return reading.read();
        }
    }

    private BlobRef write(BlobKey key, byte[] bytes) throws BlobStoreException {
        store.put(key, BlobSource.of(bytes), WriteMode.REPLACE);
        return ref(key, bytes);
    }

    private int sweep(BlobPrefix folder, Set<BlobKey> keep) throws BlobStoreException {
        int deleted = 0;
        Optional<BlobKey> after = Optional.empty();
        while (true) {
            BlobPage page = store.list(folder, after, PAGE);
            List<BlobKey> unused = page.blobs().stream()
                    .map(BlobStat::key)
                    .filter(key -> !keep.contains(key))
                    .toList();
            store.delete(unused);
            deleted += unused.size();
            if (!page.more()) {
                return deleted;
            }
            after = Optional.of(last(page));
        }
    }

    private static BlobKey last(BlobPage page) {
        return page.blobs().get(page.blobs().size() - 1).key();
    }

    private static BlobRef ref(BlobKey key, byte[] bytes) {
        return new BlobRef(key, ManifestCodec.sha256(bytes), bytes.length);
    }
}
