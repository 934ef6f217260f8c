package dev.larder.be.transfer;

import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.transfer.BatchManifests.Indexed;
import dev.larder.be.transfer.Uploader.Stored;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.id.PartitionId;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotManifest.BatchRef;
import dev.larder.common.rpc.proto.BackupWork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows which files an earlier snapshot holds already. Any thread. */
final class StoredFiles {
    private static final Logger log = LoggerFactory.getLogger(StoredFiles.class);

    // All batches of a job ask for the same snapshot.
    private final AtomicReference<Read> last = new AtomicReference<>();
    private final BatchManifests manifests;

    private record Read(BlobRef ref, List<BatchRef> batches) {}

    StoredFiles(BatchManifests manifests) {
        this.manifests = manifests;
    }

    /** Those of the tablets' files that the base of a backup has in their partitions, and where. */
    Stored find(BackupWork work, List<CapturedTablet> tablets, Repository repository) throws BlobStoreException {
        return work.hasBase()
                ? find(
                        BatchTasks.ref(work.getBase()),
                        work.getPartitionIdsList().stream()
                                .map(PartitionId::new)
                                .collect(Collectors.toSet()),
                        tablets.stream()
                                .flatMap(tablet -> tablet.files().stream())
                                .map(file -> file.file().sha256())
                                .collect(Collectors.toSet()),
                        repository)
                : Stored.NOTHING;
    }

    /** @param wanted SHA-256 of files */
    Stored find(BlobRef base, Set<PartitionId> partitions, Set<String> wanted, Repository repository)
            throws BlobStoreException {
        Map<String, DataFile> found = new HashMap<>();
        Map<BlobKey, BlobRef> bundles = new HashMap<>();
        try {
            for (BatchRef batch : batches(base, repository)) {
                if (found.size() < wanted.size() && batch.isOfAny(partitions)) {
                    Indexed known = manifests.get(batch.manifest(), repository);
                    bundles.putAll(known.bundles());
                    wanted.stream()
                            .filter(known.files()::containsKey)
                            .forEach(sha256 ->
                                    found.putIfAbsent(sha256, known.files().get(sha256)));
                }
            }
        } catch (BlobNotFound e) {
            // Its data stays while this backup's lease names its jobs; what was found remains true.
            log.warn("Snapshot {} was dropped meanwhile: what it held of {} is sent", base.key(), partitions);
        }
        return new Stored(found, bundles);
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
