package dev.larder.be.transfer;

import dev.larder.be.disk.DurableFiles;
import dev.larder.be.tablet.Tablet;
import dev.larder.be.tablet.TabletStore;
import dev.larder.be.task.TaskProgress;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.Repository;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Fetches tablets from a repository into folders of staging. Only what manifests name is read, every byte is verified
 * while it is written, and no name found in the repository becomes a name on this machine but a checked SHA-256.
 */
public final class Downloader {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Reading so many bytes for nothing takes less time than one more request. */
    private static final long GAP_BYTES_MAX = 256L << 10;
    /** Bytes of one request at most, unless one file is larger: requests run at the same time. */
    private static final long RUN_BYTES_MAX = 16L << 20;

    private final TransferPool.Share pool;

    Downloader(TransferPool.Share pool) {
        this.pool = pool;
    }

    /** A file of the snapshot and the name it gets here. */
    public record Fetch(DataFile file, Path target) {}

    /**
     * Fetches the files, the largest blobs first. Neighbours in one blob are read with one request. Those that are there
     * already and are whole are kept.
     *
     * @param local files on this machine by SHA-256: those that are whole are linked instead of fetched
     */
    public void fetch(List<Fetch> fetches, Map<String, Path> local, Repository repository, TaskProgress progress)
            throws Exception {
        progress.expect(
                fetches.size(),
                fetches.stream().mapToLong(fetch -> fetch.file().size()).sum());
        List<Callable<Void>> pieces = runs(fetches).stream()
                .sorted(Comparator.comparingLong(Downloader::bytes).reversed())
                .map(run -> (Callable<Void>) () -> {
                    List<Fetch> missing = new ArrayList<>();
                    for (Fetch fetch : run) {
                        if (isWhole(fetch.file(), fetch.target()) || isLinked(fetch, local)) {
                            count(fetch, progress);
                        } else {
                            missing.add(fetch);
                        }
                    }
                    for (List<Fetch> request : runs(missing)) {
                        read(request, repository, progress);
                    }
                    return null;
                })
                .toList();
        pool.runAll(pieces);
    }

    /** Where files that are to be fetched lie in tablets of this agent already, by SHA-256. */
    static Map<String, Path> filesHere(List<Fetch> fetches, TabletStore tablets) {
        Set<String> wanted =
                fetches.stream().map(fetch -> fetch.file().sha256()).collect(Collectors.toSet());
        Map<String, Path> here = new HashMap<>();
        for (Tablet tablet : tablets.tablets()) {
            tablet.state().rowsets().stream()
                    .flatMap(rowset -> rowset.files().stream())
                    .filter(file -> wanted.contains(file.sha256()))
                    .forEach(file -> here.put(file.sha256(), tablet.folder().resolve(file.name())));
        }
        return here;
    }

    /** How many requests it takes to read these files. */
    static int requests(List<Fetch> fetches) {
        return runs(fetches).size();
    }

    /** Files of one blob that are close to each other, in the order of their bytes. */
    private static List<List<Fetch>> runs(List<Fetch> fetches) {
        List<Fetch> sorted = fetches.stream()
                .sorted(Comparator.comparing(
                                (Fetch fetch) -> fetch.file().blob().value())
                        .thenComparingLong(fetch -> fetch.file().offset()))
                .toList();
        List<List<Fetch>> runs = new ArrayList<>();
        List<Fetch> open = new ArrayList<>();
        for (Fetch fetch : sorted) {
            if (!open.isEmpty()
                    && !isNear(open.get(0).file(), open.get(open.size() - 1).file(), fetch.file())) {
                runs.add(open);
                open = new ArrayList<>();
            }
            open.add(fetch);
        }
        if (!open.isEmpty()) {
            runs.add(open);
        }
        return runs;
    }

    /** A file that two tablets share is not behind itself, and gets a request of its own. */
    private static boolean isNear(DataFile first, DataFile last, DataFile next) {
        long end = last.offset() + last.size();
        return next.blob().equals(last.blob())
                && next.offset() >= end
                && next.offset() - end <= GAP_BYTES_MAX
                && next.offset() + next.size() - first.offset() <= RUN_BYTES_MAX;
    }

    static long bytes(List<Fetch> run) {
        return run.stream().mapToLong(fetch -> fetch.file().size()).sum();
    }

    /** A bit may have flipped on the way: a blob is called damaged when it comes so twice. */
    private static void read(List<Fetch> run, Repository repository, TaskProgress progress) throws IOException {
        Deque<Fetch> left = new ArrayDeque<>(run);
        try {
            readAll(left, repository, progress);
        } catch (CorruptBlob e) {
            readAll(left, repository, progress);
        }
    }

    /** @param left those that are done are taken out */
    private static void readAll(Deque<Fetch> left, Repository repository, TaskProgress progress) throws IOException {
        DataFile first = left.getFirst().file();
        DataFile last = left.getLast().file();
        long position = first.offset();
        ByteRange range = new ByteRange(position, last.offset() + last.size() - position);
        try (InputStream in = repository.store().open(first.blob(), range)) {
            while (!left.isEmpty()) {
                Fetch fetch = left.getFirst();
                skip(in, fetch.file().offset() - position, fetch.file());
                write(in, fetch);
                position = fetch.file().offset() + fetch.file().size();
                count(fetch, progress);
                left.removeFirst();
            }
        }
    }

    private static void skip(InputStream in, long bytes, DataFile file) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new CorruptBlob("Blob " + file.blob() + " ends before byte " + file.offset(), e);
        }
    }

    private static void write(InputStream in, Fetch fetch) throws IOException {
        Path temporary = DurableFiles.temporaryOf(fetch.target());
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            copyVerified(in, out, fetch.file());
            out.force(true);
        }
        DurableFiles.move(temporary, fetch.target());
    }

    private static void count(Fetch fetch, TaskProgress progress) {
        progress.fileDone();
        progress.bytesDone(fetch.file().size());
    }

    /** Reading a file here costs less than fetching it, and a damaged one must not spread. */
    private static boolean isLinked(Fetch fetch, Map<String, Path> local) throws IOException {
        Path here = local.get(fetch.file().sha256());
        if (here == null) {
            return false;
        }
        Path temporary = DurableFiles.temporaryOf(fetch.target());
        try {
            Files.deleteIfExists(temporary);
            Files.createLink(temporary, here);
            if (isWhole(fetch.file(), temporary)) {
                DurableFiles.move(temporary, fetch.target());
                return true;
            }
            Files.deleteIfExists(temporary);
        } catch (NoSuchFileException e) {
            // The tablet it belonged to was dropped meanwhile.
        }
        return false;
    }

    private static void copyVerified(InputStream in, FileChannel out, DataFile file) throws IOException {
        MessageDigest digest = VerifiedFile.newDigest();
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
        MessageDigest digest = VerifiedFile.newDigest();
        try (InputStream in = Files.newInputStream(target)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(file.sha256());
    }
}
