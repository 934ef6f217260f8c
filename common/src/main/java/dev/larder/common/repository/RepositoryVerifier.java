package dev.larder.common.repository;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.repository.BatchManifest.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares blobs of a repository with what its manifests say of them, and names what is wrong. Any thread. */
public final class RepositoryVerifier {
    private static final int BUFFER_BYTES = 1 << 16;

    private final BlobStore store;
    private final Repository repository;

    public RepositoryVerifier(Repository repository) {
        this.store = repository.store();
        this.repository = repository;
    }

    /** What is wrong with a blob. */
    public enum Flaw {
        MISSING,
        TRUNCATED,
        /** Its bytes are others than they were. */
        ALTERED,
        /** It holds the bytes of another blob. */
        SWAPPED
    }

    /** A blob that is not what it should be, and why. */
    public record Finding(BlobKey key, Flaw flaw, String message) {}

    /** What came of reading a manifest: itself, or what is wrong with it. */
    public record Outcome<T>(Optional<T> manifest, Optional<Finding> finding) {
        static <T> Outcome<T> good(T manifest) {
            return new Outcome<>(Optional.of(manifest), Optional.empty());
        }

        static <T> Outcome<T> bad(Finding finding) {
            return new Outcome<>(Optional.empty(), Optional.of(finding));
        }
    }

    /**
     * Throws a TASK_IMPOSSIBLE when the snapshot manifest is not there any more: somebody has dropped the snapshot
     * meanwhile, and what is missing is not lost. To be called before anybody hears of damage.
     *
     * @param snapshot key of the snapshot manifest
     */
    public void requireNotDropped(BlobKey snapshot) throws BlobStoreException {
        if (store.stat(snapshot).isEmpty()) {
            throw new EngineException(
                    ErrorCode.TASK_IMPOSSIBLE, "Snapshot " + snapshot + " was dropped while it was verified");
        }
    }

    /**
     * The snapshot manifest.
     *
     * @param sha256 that it is known to have
     * @throws BlobNotFound when there is no such snapshot
     */
    public Outcome<StoredSnapshot> snapshot(SnapshotName name, Optional<String> sha256) throws BlobStoreException {
        BlobKey key = RepositoryLayout.snapshot(name);
        StoredSnapshot stored;
        try {
            Optional<StoredSnapshot> found = repository.readSnapshot(name);
            if (found.isEmpty()) {
                throw new BlobNotFound("Blob " + key + " does not exist");
            }
            stored = found.get();
        } catch (CorruptBlob e) {
            boolean other = e.getMessage().contains("holds another snapshot");
            return Outcome.bad(new Finding(key, other ? Flaw.SWAPPED : Flaw.ALTERED, e.getMessage()));
        }
        String found = stored.ref().sha256();
        return sha256.filter(known -> !known.equals(found)).isPresent()
                ? Outcome.bad(new Finding(key, Flaw.ALTERED, digests(sha256.get(), found)))
                : Outcome.good(stored);
    }

    public Outcome<CatalogManifest> catalog(BlobRef ref) throws BlobStoreException {
        Optional<Finding> finding = bytes(ref);
        if (finding.isPresent()) {
            return Outcome.bad(finding.get());
        }
        try {
            return Outcome.good(repository.readCatalog(ref));
        } catch (CorruptBlob e) {
            return Outcome.bad(new Finding(ref.key(), Flaw.ALTERED, e.getMessage()));
        }
    }

    /** @param jobs in whose folders its files may be */
    public Outcome<BatchManifest> batch(BlobRef ref, Set<JobName> jobs) throws BlobStoreException {
        Optional<Finding> finding = bytes(ref);
        if (finding.isPresent()) {
            return Outcome.bad(finding.get());
        }
        try {
            return Outcome.good(repository.readBatch(ref, jobs));
        } catch (CorruptBlob e) {
            return Outcome.bad(new Finding(ref.key(), Flaw.ALTERED, e.getMessage()));
        }
    }

    /**
     * Whether the blob is there and as long as it must be, without reading it.
     *
     * @param bundle what proves the blob as a whole; without, it must be long enough for its files
     */
    public Optional<Finding> size(BlobKey blob, List<DataFile> files, Optional<BlobRef> bundle)
            throws BlobStoreException {
        return confirmed(() -> sizeAsTold(blob, files, bundle));
    }

    private Optional<Finding> sizeAsTold(BlobKey blob, List<DataFile> files, Optional<BlobRef> bundle)
            throws BlobStoreException {
        long end = bundle.map(BlobRef::size).orElseGet(() -> files.stream()
                .mapToLong(file -> file.offset() + file.size())
                .max()
                .orElse(0));
        Optional<BlobStat> stat = store.stat(blob);
        if (stat.isEmpty()) {
            return Optional.of(missing(blob));
        }
        long size = stat.get().size();
        if (size < end) {
            return Optional.of(truncated(blob, end, size));
        }
        return size > end && (bundle.isPresent() || isWholeBlob(files))
                ? Optional.of(new Finding(blob, Flaw.ALTERED, "expected " + end + " bytes, found " + size))
                : Optional.empty();
    }

    /**
     * Reads and hashes a file.
     *
     * @param known blobs of other files by SHA-256, to tell a swapped blob from an altered one
     */
    public Optional<Finding> content(DataFile file, Map<String, BlobKey> known) throws BlobStoreException {
        return confirmed(() -> contentAsRead(file, known));
    }

    private Optional<Finding> contentAsRead(DataFile file, Map<String, BlobKey> known) throws BlobStoreException {
        MessageDigest digest = sha256();
        long size = 0;
        boolean more = false;
        // One byte more than there should be tells whether a blob of one file has grown.
        long wanted = isWholeBlob(List.of(file)) ? file.size() + 1 : file.size();
        try (InputStream in = store.open(file.blob(), new ByteRange(file.offset(), wanted))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int useful = (int) Math.min(count, file.size() - size);
                digest.update(buffer, 0, useful);
                size += useful;
                more |= count > useful;
            }
        } catch (BlobNotFound e) {
            return Optional.of(missing(file.blob()));
        } catch (CorruptBlob e) {
            return Optional.of(new Finding(file.blob(), Flaw.ALTERED, e.getMessage()));
        } catch (BlobStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreUnavailable("Reading blob " + file.blob() + " broke off: " + e.getMessage(), e);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (found.equals(file.sha256()) && !more) {
            return Optional.empty();
        }
        BlobKey other = known.get(found);
        if (other != null && !other.equals(file.blob())) {
            return Optional.of(new Finding(file.blob(), Flaw.SWAPPED, "holds the bytes of " + other));
        }
        if (size < file.size()) {
            return Optional.of(truncated(file.blob(), file.offset() + file.size(), file.offset() + size));
        }
        return Optional.of(new Finding(
                file.blob(),
                Flaw.ALTERED,
                more ? "has more than the " + file.size() + " bytes expected" : digests(file.sha256(), found)));
    }

    /**
     * Reads a bundle from its first byte to its last, headers and directory too.
     *
     * @param files that are said to be in it
     * @param others other bundles, to tell a swapped blob from an altered one
     */
    public Optional<Finding> bundle(BlobRef ref, List<DataFile> files, Collection<BlobRef> others)
            throws BlobStoreException {
        return confirmed(() -> bundleAsRead(ref, files, others));
    }

    private Optional<Finding> bundleAsRead(BlobRef ref, List<DataFile> files, Collection<BlobRef> others)
            throws BlobStoreException {
        MessageDigest whole = sha256();
        FileDigests parts = new FileDigests(files);
        long size = 0;
        long longest = Math.max(
                ref.size(), others.stream().mapToLong(BlobRef::size).max().orElse(0));
        try (InputStream in = store.open(ref.key(), new ByteRange(0, longest + 1))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                whole.update(buffer, 0, count);
                parts.update(buffer, count);
                size += count;
            }
        } catch (BlobNotFound e) {
            return Optional.of(missing(ref.key()));
        } catch (CorruptBlob e) {
            return Optional.of(new Finding(ref.key(), Flaw.ALTERED, e.getMessage()));
        } catch (BlobStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreUnavailable("Reading blob " + ref.key() + " broke off: " + e.getMessage(), e);
        }
        String found = HexFormat.of().formatHex(whole.digest());
        Optional<String> wrongFile = parts.firstWrong();
        if (found.equals(ref.sha256()) && size == ref.size()) {
            return wrongFile.map(said -> new Finding(ref.key(), Flaw.ALTERED, said));
        }
        Optional<BlobRef> other = others.stream()
                .filter(one -> one.sha256().equals(found) && !one.key().equals(ref.key()))
                .findFirst();
        if (other.isPresent()) {
            return Optional.of(new Finding(
                    ref.key(), Flaw.SWAPPED, "holds the bytes of " + other.get().key()));
        }
        if (size < ref.size()) {
            return Optional.of(truncated(ref.key(), ref.size(), size));
        }
        if (size > ref.size()) {
            return Optional.of(
                    new Finding(ref.key(), Flaw.ALTERED, "has more than the " + ref.size() + " bytes expected"));
        }
        return Optional.of(new Finding(
                ref.key(),
                Flaw.ALTERED,
                digests(ref.sha256(), found)
                        + wrongFile.map(said -> "; " + said).orElse("; its files are whole, its ZIP headers are not")));
    }

    @FunctionalInterface
    private interface Look {
        Optional<Finding> look() throws BlobStoreException;
    }

    /** A bit may have flipped on the way: what seems wrong is looked at once more, and what is said then counts. */
    private static Optional<Finding> confirmed(Look look) throws BlobStoreException {
        return look.look().isPresent() ? look.look() : Optional.empty();
    }

    /** Hashes the files of a bundle while all of it passes by. */
    private static final class FileDigests {
        private final List<DataFile> files;
        private MessageDigest digest = sha256();
        private int next;
        private long position;
        private Optional<String> wrong = Optional.empty();

        FileDigests(List<DataFile> files) {
            this.files = files.stream()
                    .distinct()
                    .sorted(Comparator.comparingLong(DataFile::offset).thenComparingLong(DataFile::size))
                    .toList();
        }

        void update(byte[] buffer, int count) {
            long end = position + count;
            while (next < files.size() && files.get(next).offset() < end) {
                DataFile file = files.get(next);
                long fileEnd = file.offset() + file.size();
                int from = (int) (Math.max(file.offset(), position) - position);
                int to = (int) (Math.min(fileEnd, end) - position);
                if (to > from) {
                    digest.update(buffer, from, to - from);
                }
                if (fileEnd > end) {
                    break;
                }
                finish(file);
            }
            position = end;
        }

        private void finish(DataFile file) {
            String found = HexFormat.of().formatHex(digest.digest());
            if (wrong.isEmpty() && !found.equals(file.sha256())) {
                wrong = Optional.of("its file at byte " + file.offset() + ": " + digests(file.sha256(), found));
            }
            next++;
        }

        /** Files that overlap others, or that did not come, count as wrong. */
        Optional<String> firstWrong() {
            if (wrong.isPresent() || next == files.size()) {
                return wrong;
            }
            return Optional.of("its file at byte " + files.get(next).offset() + " is not whole");
        }
    }

    /** Whether the bytes of a manifest are those that its reference proves. */
    private Optional<Finding> bytes(BlobRef ref) throws BlobStoreException {
        return confirmed(() -> bytesAsRead(ref));
    }

    private Optional<Finding> bytesAsRead(BlobRef ref) throws BlobStoreException {
        byte[] bytes;
        if (ref.size() > ManifestCodec.STORED_BYTES_MAX) {
            return Optional.of(
                    new Finding(ref.key(), Flaw.ALTERED, "its manifest cannot have " + ref.size() + " bytes"));
        }
        try (InputStream in = store.open(ref.key(), new ByteRange(0, ref.size() + 1))) {
            bytes = in.readNBytes((int) ref.size() + 1);
        } catch (BlobNotFound e) {
            return Optional.of(missing(ref.key()));
        } catch (CorruptBlob e) {
            return Optional.of(new Finding(ref.key(), Flaw.ALTERED, e.getMessage()));
        } catch (BlobStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreUnavailable("Reading blob " + ref.key() + " broke off: " + e.getMessage(), e);
        }
        String found = ManifestCodec.sha256(bytes);
        if (found.equals(ref.sha256())) {
            return Optional.empty();
        }
        return Optional.of(
                bytes.length < ref.size()
                        ? truncated(ref.key(), ref.size(), bytes.length)
                        : new Finding(ref.key(), Flaw.ALTERED, digests(ref.sha256(), found)));
    }

    /** A blob that is one file of a tablet is exactly as long as that. */
    private static boolean isWholeBlob(List<DataFile> files) {
        return files.stream()
                .allMatch(file -> file.offset() == 0
                        && file.blob().value().endsWith("/" + file.sha256() + RepositoryLayout.DATA_SUFFIX));
    }

    private static Finding missing(BlobKey key) {
        return new Finding(key, Flaw.MISSING, "does not exist");
    }

    private static Finding truncated(BlobKey key, long expected, long found) {
        return new Finding(key, Flaw.TRUNCATED, "expected " + expected + " bytes, found " + found);
    }

    private static String digests(String expected, String found) {
        return "expected SHA-256 " + expected + ", found " + found;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
