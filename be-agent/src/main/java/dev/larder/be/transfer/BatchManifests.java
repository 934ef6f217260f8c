package dev.larder.be.transfer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Batch manifests. All batches of a partition ask for the same ones: those that were read last stay in memory, as far as
 * they are small together. Any thread.
 */
final class BatchManifests {
    /** Files in the manifests that stay, some 40 MB. */
    private static final long FILES_KEPT_MAX = 100_000;

    private final Cache<BlobRef, Indexed> recent = Caffeine.newBuilder()
            .maximumWeight(FILES_KEPT_MAX)
            .weigher((BlobRef ref, Indexed manifest) -> 1 + manifest.files().size())
            .executor(Runnable::run)
            .build();

    /**
     * A batch manifest as it is asked.
     *
     * @param files by SHA-256
     */
    record Indexed(Map<TabletId, TabletContent> tablets, Map<String, DataFile> files, Map<BlobKey, BlobRef> bundles) {
        static Indexed of(BatchManifest manifest) {
            Map<String, DataFile> files = new HashMap<>();
            manifest.files().forEach(file -> files.putIfAbsent(file.sha256(), file));
            return new Indexed(
                    manifest.tablets().stream().collect(Collectors.toMap(TabletContent::id, tablet -> tablet)),
                    files,
                    manifest.bundlesByKey());
        }
    }

    /** The manifest; who asks for one that another thread is reading waits for it. */
    Indexed get(BlobRef ref, Repository repository) throws BlobStoreException {
        try {
            return recent.get(ref, key -> {
                try {
                    return Indexed.of(repository.readBatch(key));
                } catch (BlobStoreException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof BlobStoreException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** The tablets asked for, as the manifests describe them. Throws SNAPSHOT_DAMAGED when one is in none of them. */
    Map<TabletId, TabletContent> find(List<BlobRef> manifests, List<TabletId> tablets, Repository repository)
            throws IOException {
        Map<TabletId, TabletContent> found = new HashMap<>();
        Set<TabletId> missing = new LinkedHashSet<>(tablets);
        for (BlobRef ref : manifests) {
            if (missing.isEmpty()) {
                break;
            }
            Map<TabletId, TabletContent> there = get(ref, repository).tablets();
            missing.stream().filter(there::containsKey).forEach(tablet -> found.put(tablet, there.get(tablet)));
            missing.removeAll(there.keySet());
        }
        for (TabletId tablet : tablets) {
            TabletContent content = found.get(tablet);
            if (content == null || !content.isComplete()) {
                throw new EngineException(
                        ErrorCode.SNAPSHOT_DAMAGED,
                        "Tablet " + tablet + (content == null ? " is in none of " : " is not whole in ")
                                + manifests.stream().map(BlobRef::key).toList());
            }
        }
        return found;
    }
}
