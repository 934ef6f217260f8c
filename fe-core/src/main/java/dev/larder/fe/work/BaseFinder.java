package dev.larder.fe.work;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.SnapshotManifest.PartitionPart;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.SnapshotPage;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BaseName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the snapshot whose files an incremental backup refers to. Lives for one search; calls block. */
final class BaseFinder {
    /** Snapshots that are read at most. */
    private static final int LOOKS_MAX = 50;
    /** Names of snapshots that are listed at most. */
    private static final int NAMES_MAX = 100_000;

    private static final int PAGE = 1000;
    private static final Logger log = LoggerFactory.getLogger(BaseFinder.class);

    private final Repository repository;

    BaseFinder(Repository repository) {
        this.repository = repository;
    }

    /** The one that the user named. */
    StoredSnapshot named(BaseName base) throws BlobStoreException {
        Optional<SnapshotName> name = repository.snapshotsOf(base.label()).stream()
                .filter(one -> base.timestamp().map(one.timestamp()::equals).orElse(true))
                .max(Comparator.naturalOrder());
        Optional<StoredSnapshot> found = name.isEmpty() ? Optional.empty() : repository.readSnapshot(name.get());
        StoredSnapshot snapshot = found.orElseThrow(() -> new EngineException(
                ErrorCode.TASK_IMPOSSIBLE, "Base snapshot '" + base + "' does not exist in repository"));
        Optional<String> doubt = repository.doubt(snapshot);
        if (doubt.isPresent()) {
            throw new EngineException(ErrorCode.TASK_IMPOSSIBLE, "No base for an incremental backup: " + doubt.get());
        }
        return snapshot;
    }

    /**
     * The latest snapshot of this cluster that holds all partitions which the backup sends; if there is none, the one
     * that holds most of them. Empty when none of those looked at holds any.
     */
    Optional<StoredSnapshot> latest(BackupJob job, String cluster) throws BlobStoreException {
        return latest(
                job.plan().batches().values().stream()
                        .flatMap(batch -> batch.partitions().stream())
                        .collect(Collectors.toSet()),
                cluster);
    }

    Optional<StoredSnapshot> latest(Set<PartitionId> wanted, String cluster) throws BlobStoreException {
        Optional<StoredSnapshot> best = Optional.empty();
        int most = 0;
        int looks = 0;
        for (SnapshotName name : latestFirst()) {
            if (most == wanted.size() || looks == LOOKS_MAX) {
                break;
            }
            looks++;
            Optional<StoredSnapshot> snapshot =
                    read(name).filter(one -> one.manifest().cluster().equals(cluster));
            int held = snapshot.map(one -> held(one, wanted)).orElse(0);
            if (held > most) {
                most = held;
                best = snapshot;
            }
        }
        return best;
    }

    private static int held(StoredSnapshot snapshot, Set<PartitionId> wanted) {
        Set<PartitionId> held = snapshot.manifest().batches().stream()
                .flatMap(batch -> batch.partitions().stream())
                .map(PartitionPart::id)
                .collect(Collectors.toCollection(HashSet::new));
        held.retainAll(wanted);
        return held.size();
    }

    private List<SnapshotName> latestFirst() throws BlobStoreException {
        List<SnapshotName> names = new ArrayList<>();
        Optional<SnapshotName> after = Optional.empty();
        boolean more = true;
        while (more && names.size() < NAMES_MAX) {
            SnapshotPage page = repository.listSnapshots(after, PAGE);
            names.addAll(page.names());
            more = page.more();
            after = names.isEmpty() ? after : Optional.of(names.get(names.size() - 1));
        }
        names.sort(Comparator.comparing(SnapshotName::timestamp).reversed());
        return names;
    }

    /** A snapshot that is damaged or in doubt is no base; nobody asked for it by name. */
    private Optional<StoredSnapshot> read(SnapshotName name) throws BlobStoreException {
        try {
            Optional<StoredSnapshot> snapshot = repository.readSnapshot(name);
            Optional<String> doubt = snapshot.flatMap(repository::doubt);
            if (doubt.isPresent()) {
                log.warn("Not a base for an incremental backup: {}", doubt.get());
                return Optional.empty();
            }
            return snapshot;
        } catch (CorruptBlob e) {
            log.warn("Not a base for an incremental backup: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
