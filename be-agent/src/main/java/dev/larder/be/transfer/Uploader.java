package dev.larder.be.transfer;

import dev.larder.be.task.TaskProgress;
import dev.larder.be.transfer.LocalTablet.LocalFile;
import dev.larder.be.transfer.LocalTablet.LocalRowset;
import dev.larder.be.transfer.VerifiedFile.RottenFile;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.Rowset;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryLayout;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** Sends tablets to a repository: every file once, the largest first, then the batch manifest. */
public final class Uploader {
    private final TransferPool pool;

    public Uploader(TransferPool pool) {
        this.pool = pool;
    }

    /** Which batch of which job. */
    public record Batch(JobName job, int number, PartitionId partition) {}

    /**
     * What was sent.
     *
     * @param failures tablets with a file that is damaged here, and how; they are not in the manifest
     */
    public record Sent(BatchManifest manifest, BlobRef stored, Map<TabletId, String> failures) {}

    /**
     * Sends the tablets. Safe to repeat: names are made of content.
     *
     * @throws BlobStoreException when the store failed; nothing unfinished is left in it
     */
    public Sent upload(Batch batch, List<LocalTablet> tablets, Repository repository, TaskProgress progress)
            throws Exception {
        Map<String, LocalFile> files = new LinkedHashMap<>();
        tablets.forEach(tablet -> tablet.files().forEach(file -> files.putIfAbsent(file.sha256(), file)));
        progress.expect(
                files.size(), files.values().stream().mapToLong(LocalFile::size).sum());
        Map<String, String> rotten = new ConcurrentHashMap<>();
        List<Callable<Void>> pieces = files.values().stream()
                .sorted(Comparator.comparingLong(LocalFile::size).reversed())
                .map(file -> (Callable<Void>) () -> {
                    send(batch.job(), file, repository, rotten);
                    progress.fileDone();
                    progress.bytesDone(file.size());
                    return null;
                })
                .toList();
        pool.runAll(pieces);
        return describe(batch, tablets, rotten, repository);
    }

    private static void send(JobName job, LocalFile file, Repository repository, Map<String, String> rotten)
            throws Exception {
        VerifiedFile source = new VerifiedFile(file);
        BlobKey key = RepositoryLayout.data(job, file.sha256());
        try {
            repository.store().put(key, source, WriteMode.REPLACE);
            source.verifyIfNotYet();
        } catch (Exception e) {
            String damage = damage(e);
            if (damage == null) {
                throw e;
            }
            repository.store().delete(List.of(key));
            rotten.put(file.sha256(), damage);
        }
    }

    /** What is wrong with the file if that is why sending failed; null if something else is. */
    private static String damage(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RottenFile) {
                return cause.getMessage();
            }
            if (cause instanceof NoSuchFileException) {
                return "A file is missing";
            }
        }
        return null;
    }

    private static Sent describe(
            Batch batch, List<LocalTablet> tablets, Map<String, String> rotten, Repository repository)
            throws BlobStoreException {
        Map<TabletId, String> failures = new LinkedHashMap<>();
        List<TabletContent> whole = new ArrayList<>();
        for (LocalTablet tablet : tablets) {
            tablet.files().stream()
                    .map(file -> rotten.get(file.sha256()))
                    .filter(damage -> damage != null)
                    .findFirst()
                    .ifPresentOrElse(
                            damage -> failures.put(tablet.id(), damage), () -> whole.add(content(batch.job(), tablet)));
        }
        BatchManifest manifest = new BatchManifest(batch.job(), batch.number(), batch.partition(), whole);
        return new Sent(manifest, repository.writeBatch(manifest), failures);
    }

    private static TabletContent content(JobName job, LocalTablet tablet) {
        return new TabletContent(
                tablet.id(),
                tablet.version(),
                tablet.rowsets().stream().map(rowset -> content(job, rowset)).toList());
    }

    private static Rowset content(JobName job, LocalRowset rowset) {
        return new Rowset(
                rowset.from(),
                rowset.to(),
                rowset.rows(),
                rowset.files().stream()
                        .map(file -> new DataFile(
                                file.sha256(), file.size(), file.rows(), RepositoryLayout.data(job, file.sha256()), 0))
                        .toList());
    }
}
