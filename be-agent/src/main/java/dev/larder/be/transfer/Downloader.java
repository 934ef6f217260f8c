package dev.larder.be.transfer;

import dev.larder.be.disk.DurableFiles;
import dev.larder.be.task.TaskProgress;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Fetches tablets from a repository into folders of staging. Only what manifests name is read, every byte is verified
 * while it is written, and no name found in the repository becomes a name on this machine but a checked SHA-256.
 */
public final class Downloader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final TransferPool pool;

    public Downloader(TransferPool pool) {
        this.pool = pool;
    }

    /** The tablets asked for, as the manifests describe them. Throws SNAPSHOT_DAMAGED when one is in none of them. */
    public Map<TabletId, TabletContent> find(List<BlobRef> manifests, List<TabletId> tablets, Repository repository)
            throws IOException {
        Map<TabletId, TabletContent> found = new LinkedHashMap<>();
        for (BlobRef ref : manifests) {
            BatchManifest manifest = repository.readBatch(ref);
            for (TabletId tablet : tablets) {
                manifest.tablet(tablet).ifPresent(content -> found.put(tablet, content));
            }
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

    /** A file of the snapshot and the name it gets here. */
    public record Fetch(DataFile file, Path target) {}

    /** Fetches the files, the largest first. Those that are there already and are whole are kept. */
    public void fetch(List<Fetch> fetches, Repository repository, TaskProgress progress) throws Exception {
        progress.expect(
                fetches.size(),
                fetches.stream().mapToLong(fetch -> fetch.file().size()).sum());
        List<Callable<Void>> pieces = fetches.stream()
                .sorted(Comparator.comparingLong((Fetch fetch) -> fetch.file().size())
                        .reversed())
                .map(fetch -> (Callable<Void>) () -> {
                    fetch(fetch.file(), fetch.target(), repository);
                    progress.fileDone();
                    progress.bytesDone(fetch.file().size());
                    return null;
                })
                .toList();
        pool.runAll(pieces);
    }

    private static void fetch(DataFile file, Path target, Repository repository) throws IOException {
        if (isWhole(file, target)) {
            return;
        }
        Path temporary = DurableFiles.temporaryOf(target);
        try (InputStream in = repository.store().open(file.blob(), new ByteRange(file.offset(), file.size()));
                FileChannel out = FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            copyVerified(in, out, file);
            out.force(true);
        }
        DurableFiles.move(temporary, target);
    }

    private static void copyVerified(InputStream in, FileChannel out, DataFile file) throws IOException {
        MessageDigest digest = VerifiedFile.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = file.size();
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new CorruptBlob("Blob " + file.blob() + " ends " + left + " bytes too early");
            }
            digest.update(buffer, 0, count);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            left -= count;
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(file.sha256())) {
            throw new CorruptBlob(
                    "Blob " + file.blob() + " is damaged: SHA-256 is " + found + ", expected " + file.sha256());
        }
    }

    private static boolean isWhole(DataFile file, Path target) throws IOException {
        if (!Files.exists(target) || Files.size(target) != file.size()) {
            return false;
        }
        MessageDigest digest = VerifiedFile.sha256();
        try (InputStream in = Files.newInputStream(target)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(file.sha256());
    }
}
