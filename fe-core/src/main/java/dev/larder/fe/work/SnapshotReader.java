package dev.larder.fe.work;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.repository.CatalogManifest;
import dev.larder.common.repository.SnapshotSignature;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.job.Trust;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a snapshot holds, for those who want to restore it. Any thread; calls block. */
public final class SnapshotReader {
    private static final Logger log = LoggerFactory.getLogger(SnapshotReader.class);

    private final RepositoryAccessor accessor;

    public SnapshotReader(RepositoryAccessor accessor) {
        this.accessor = accessor;
    }

    /**
     * A snapshot that was read and proved.
     *
     * @param database whose tables it holds
     * @param signer id of the key that is said to have signed it
     * @param doubt why it is not to be trusted
     */
    public record FoundSnapshot(
            String database, SnapshotContents contents, Optional<String> signer, Optional<String> doubt) {}

    /** Reads and proves a snapshot; empty when there is none of this label and time. */
    public Optional<FoundSnapshot> find(Repository repository, String label, String timestamp)
            throws BlobStoreException {
        try (OpenRepository open = accessor.open(repository)) {
            Optional<StoredSnapshot> snapshot = open.snapshot(label, timestamp);
            if (snapshot.isEmpty()) {
                return Optional.empty();
            }
            StoredSnapshot stored = snapshot.get();
            if (stored.manifest().database().equals(GlobalSnapshots.DATABASE)) {
                throw new EngineException(
                        ErrorCode.BACKUP_RESTORE_ERROR,
                        "Snapshot '" + label + "' has no tables but users and grants: restore it with RESTORE GLOBAL"
                                + " SNAPSHOT");
            }
            SnapshotContents contents = checkedContents(
                    stored, open.repository().readCatalog(stored.manifest().catalog()));
            return Optional.of(new FoundSnapshot(
                    stored.manifest().database(),
                    contents,
                    stored.signature().map(SnapshotSignature::key),
                    open.repository().doubt(stored)));
        }
    }

    /** Throws a TASK_IMPOSSIBLE for a snapshot in doubt, unless somebody wants it all the same; that is logged. */
    static void requireTrust(Optional<String> doubt, Trust trust) {
        if (doubt.isEmpty()) {
            return;
        }
        if (trust == Trust.REQUIRED) {
            throw new EngineException(
                    ErrorCode.TASK_IMPOSSIBLE, doubt.get() + ". Add \"force\" = \"true\" to use it all the same");
        }
        log.warn("{}. It is used all the same, because the statement says force", doubt.get());
    }

    /** What a repository holds is input from outside: nothing that contradicts itself goes on from here. */
    private static SnapshotContents checkedContents(StoredSnapshot stored, CatalogManifest catalog) {
        try {
            SnapshotContents contents = SnapshotMapping.contents(stored, catalog);
            for (TableContents table : contents.tables()) {
                PartitionItems items = new PartitionItems(table.definition());
                // Comparing an item reads all its values.
                table.partitions().forEach(partition -> items.overlap(partition.item(), partition.item()));
            }
            return contents;
        } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException e) {
            throw new EngineException(
                    ErrorCode.SNAPSHOT_DAMAGED,
                    "Snapshot " + stored.manifest().name() + " is damaged: " + e.getMessage(),
                    e);
        }
    }
}
