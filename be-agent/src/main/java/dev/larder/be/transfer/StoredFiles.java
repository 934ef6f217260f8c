package dev.larder.be.transfer;

import dev.larder.be.transfer.Uploader.Stored;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.id.PartitionId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotManifest.BatchRef;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which files an earlier snapshot holds already. The batches of a partition all ask for the same manifests of the
 * base: those that were read last stay in memory, as far as they are small together. Any thread.
 */
final class StoredFiles {
    /** Files in the manifests that stay, some 30 MB. */
    private static final int FILES_KEPT_MAX = 100_000;

    private static final Logger log = LoggerFactory.getLogger(StoredFiles.class);

    // All batches of a job ask for the same snapshot.
    private final AtomicReference<Read> last = new AtomicReference<>();
    /** Those used longest ago first. Guarded by itself. */
    private final Map<BlobRef, Known> manifests = new LinkedHashMap<>(16, 0.75f, true);

    /** A batch manifest as it is asked: by the digests of files. */
    private record Known(Map<String, DataFile> files, Map<BlobKey, BlobRef> bundles) {
        static Known of(BatchManifest manifest) {
            Map<String, DataFile> files = new HashMap<>();
            manifest.files().forEach(file -> files.putIfAbsent(file.sha256(), file));
            return new Known(files, manifest.bundlesByKey());
        }
    }

    private record Read(BlobRef ref, List<BatchRef> batches) {}

    /**
     * Those of the wanted files that the base has in this partition, and where.
     *
     * @param wanted SHA-256 of files
     */
    Stored find(BlobRef base, PartitionId partition, Set<String> wanted, Repository repository)
            throws BlobStoreException {
        Map<String, DataFile> found = new HashMap<>();
        Map<BlobKey, BlobRef> bundles = new HashMap<>();
        try {
            for (BatchRef batch : batches(base, repository)) {
                if (batch.partition().equals(partition) && found.size() < wanted.size()) {
                    Known known = known(batch.manifest(), repository);
                    bundles.putAll(known.bundles());
                    wanted.stream()
                            .filter(known.files()::containsKey)
                            .forEach(sha256 ->
                                    found.putIfAbsent(sha256, known.files().get(sha256)));
                }
            }
        } catch (BlobNotFound e) {
            // Its data stays while this backup's lease names its jobs; what was found remains true.
            log.warn("Snapshot {} was dropped meanwhile: what it held of partition {} is sent", base.key(), partition);
        }
        return new Stored(found, bundles);
    }

    /** Two who ask for the same at once may both read it. */
    private Known known(BlobRef ref, Repository repository) throws BlobStoreException {
        synchronized (manifests) {
            Known known = manifests.get(ref);
            if (known != null) {
                return known;
            }
        }
        Known read = Known.of(repository.readBatch(ref));
        synchronized (manifests) {
            manifests.put(ref, read);
            int files = manifests.values().stream()
                    .mapToInt(known -> known.files().size())
                    .sum();
            Iterator<Known> oldest = manifests.values().iterator();
            while (files > FILES_KEPT_MAX && oldest.hasNext()) {
                files -= oldest.next().files().size();
                oldest.remove();
            }
        }
        return read;
    }

    private List<BatchRef> batches(BlobRef base, Repository repository) throws BlobStoreException {
        Read read = last.get();
        if (read == null || !read.ref().equals(base)) {
            SnapshotManifest manifest = repository.readSnapshot(base);
            read = new Read(base, manifest.batches());
            last.set(read);
        }
        return read.batches();
    }
}
