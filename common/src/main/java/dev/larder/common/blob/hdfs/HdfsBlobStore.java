package dev.larder.common.blob.hdfs;

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
import dev.larder.common.blob.BoundedStream;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.WriteMode;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.ipc.RemoteException;

/**
 * Blobs as files below one folder of HDFS. A key cannot be a blob and the folder of another blob at once. Creation is
 * exclusive on HDFS itself; a viewfs cannot rename with conditions, and there the last of several creators at once wins.
 */
public final class HdfsBlobStore implements BlobStore {
    /** Temporary files are below it. No blob key can hold a tilde, so no blob can be here and no list can show it. */
    static final String UNFINISHED = "~unfinished";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int PARALLELISM = 8;
    /** A folder may vanish, being empty, between its making and its use; more often than this is no coincidence. */
    private static final int FOLDER_ATTEMPTS_MAX = 100;

    private final HdfsSession session;
    private final Path root;

    /** Logs in; fails when the settings are wrong or Kerberos says no. Whether the server lives shows at the first operation. */
    public HdfsBlobStore(HdfsSettings settings) throws BlobStoreException {
        this.session = HdfsSession.open(settings);
        this.root = new Path(
                settings.fileSystem().getScheme(), settings.fileSystem().getAuthority(), settings.root());
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        Path target = path(key.value());
        Path temporary = path(UNFINISHED + "/" + key.value() + "~"
                + UUID.randomUUID().toString().substring(0, 8));
        try {
            if (mode == WriteMode.CREATE_NEW && files().exists(target)) {
                throw new BlobAlreadyExists("Blob " + key + " exists");
            }
            boolean published = false;
            try {
                write(key, source, temporary);
                publish(temporary, target, mode);
                published = true;
            } finally {
                if (!published) {
                    discard(temporary);
                }
            }
        } catch (IOException e) {
            throw HdfsErrors.named("put blob " + key, e);
        }
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        try {
            FSDataInputStream in = files().open(path(key.value()), BUFFER_BYTES);
            try {
                in.seek(range.offset());
            } catch (EOFException e) {
                in.close();
                return InputStream.nullInputStream();
            }
            return new BoundedStream(in, range.length(), e -> HdfsErrors.named("read blob " + key, e));
        } catch (IOException e) {
            throw HdfsErrors.named("open blob " + key, e);
        }
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        try {
            FileStatus status = files().getFileStatus(path(key.value()));
            return status.isFile() ? Optional.of(stat(key, status)) : Optional.empty();
        } catch (IOException e) {
            BlobStoreException named = HdfsErrors.named("stat blob " + key, e);
            if (named instanceof BlobNotFound) {
                return Optional.empty();
            }
            throw named;
        }
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        List<BlobStat> found = new ArrayList<>();
        try {
            // One more than asked for tells whether more follow.
            walk(prefix.value(), after.map(BlobKey::value).orElse(""), limit + 1, found);
        } catch (IOException e) {
            throw HdfsErrors.named("list blobs below '" + prefix + "'", e);
        }
        return found.size() > limit ? new BlobPage(found.subList(0, limit), true) : new BlobPage(found, false);
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        TreeSet<Path> folders = new TreeSet<>(Comparator.reverseOrder());
        try {
            for (BlobKey key : keys) {
                Path file = path(key.value());
                if (deleted(file)) {
                    folders.add(file.getParent());
                }
            }
            for (Path folder : folders) {
                removeEmptyFolders(folder);
            }
        } catch (IOException e) {
            throw HdfsErrors.named("delete " + keys.size() + " blobs", e);
        }
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        Path folder = prefix.value().isEmpty() ? path(UNFINISHED) : path(UNFINISHED + "/" + prefix.value());
        int purged = 0;
        try {
            for (RemoteIterator<LocatedFileStatus> all = files().listFiles(folder, true); all.hasNext(); all.next()) {
                purged++;
            }
            files().delete(folder, true);
            removeEmptyFolders(folder.getParent());
            return purged;
        } catch (FileNotFoundException e) {
            return purged;
        } catch (IOException e) {
            throw HdfsErrors.named("purge unfinished files below '" + prefix + "'", e);
        }
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
        Path unfinished = path(UNFINISHED);
        String root = files().makeQualified(unfinished).toUri().getPath() + "/";
        List<BlobStat> found = new ArrayList<>();
        try {
            Path folder = prefix.value().isEmpty() ? unfinished : path(UNFINISHED + "/" + prefix.value());
            RemoteIterator<LocatedFileStatus> all = files().listFiles(folder, true);
            while (found.size() < limit && all.hasNext()) {
                LocatedFileStatus file = all.next();
                String name = file.getPath().toUri().getPath().substring(root.length());
                found.add(stat(new BlobKey(name.substring(0, name.lastIndexOf('~'))), file));
            }
            return found;
        } catch (FileNotFoundException e) {
            // Whoever was writing has ended meanwhile.
            return found;
        } catch (IOException e) {
            throw HdfsErrors.named("list unfinished files below '" + prefix + "'", e);
        }
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits(files() instanceof DistributedFileSystem, Long.MAX_VALUE, PARALLELISM);
    }

    @Override
    public void close() {
        session.close();
    }

    private FileSystem files() {
        return session.files();
    }

    private Path path(String name) {
        return new Path(root, name);
    }

    private void write(BlobKey key, BlobSource source, Path temporary) throws IOException {
        FSDataOutputStream out = files().create(temporary, false, BUFFER_BYTES);
        boolean written = false;
        try {
            Blobs.copy(key, source, out);
            // Without it the bytes may be in the memory of the datanodes only.
            out.hsync();
            written = true;
        } finally {
            if (!written) {
                abandon(out);
            }
        }
        out.close();
    }

    private static void abandon(FSDataOutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            // Hadoop throws what the write has thrown, the very same object: it cannot even be added to itself.
        }
    }

    private void discard(Path temporary) {
        try {
            files().delete(temporary, false);
        } catch (IOException e) {
            // The put has failed already and says why; what is left here is found by purgeUnfinished.
        }
    }

    private void publish(Path temporary, Path target, WriteMode mode) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                rename(temporary, target, mode);
                return;
            } catch (FileNotFoundException e) {
                if (attempt == FOLDER_ATTEMPTS_MAX || !files().exists(temporary)) {
                    throw e;
                }
                files().mkdirs(target.getParent());
            }
        }
    }

    private void rename(Path temporary, Path target, WriteMode mode) throws IOException {
        if (files() instanceof DistributedFileSystem hdfs) {
            Options.Rename option =
                    switch (mode) {
                        case CREATE_NEW -> Options.Rename.NONE;
                        case REPLACE -> Options.Rename.OVERWRITE;
                    };
            try {
                hdfs.rename(temporary, target, option);
            } catch (RemoteException e) {
                throw e.unwrapRemoteException(FileAlreadyExistsException.class, FileNotFoundException.class);
            }
            return;
        }
        files().mkdirs(target.getParent());
        if (mode == WriteMode.REPLACE) {
            files().delete(target, false);
        }
        if (!files().rename(temporary, target)) {
            throw new FileAlreadyExistsException(target + " exists");
        }
    }

    private void walk(String folder, String after, int limit, List<BlobStat> found) throws IOException {
        FolderListing listing = new FolderListing(files(), folder.isEmpty() ? root : path(folder), rest(folder, after));
        while (found.size() < limit) {
            Optional<FolderListing.Entry> next = listing.next();
            if (next.isEmpty()) {
                return;
            }
            FolderListing.Entry entry = next.get();
            String key = folder + entry.name();
            if (entry.isFolder()) {
                // All keys of a folder are before `after` when the folder is, unless `after` is inside it.
                if (key.compareTo(after) > 0 || after.startsWith(key)) {
                    walk(key, after, limit, found);
                }
            } else if (key.compareTo(after) > 0) {
                found.add(stat(new BlobKey(key), entry.status()));
            }
        }
    }

    /** What of `after` lies inside the folder; nothing when it is elsewhere. */
    private static String rest(String folder, String after) {
        return after.startsWith(folder) ? after.substring(folder.length()) : "";
    }

    private static BlobStat stat(BlobKey key, FileStatus status) {
        return new BlobStat(key, status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
    }

    /** Removes the folder and those above it, below the root, as far as they are empty. */
    private void removeEmptyFolders(Path lowest) throws IOException {
        for (Path folder = lowest; folder.depth() > root.depth(); folder = folder.getParent()) {
            if (!deleted(folder)) {
                return;
            }
        }
    }

    /** Whether there was something, and it was a file or an empty folder. */
    private boolean deleted(Path path) throws IOException {
        try {
            return files().delete(path, false);
        } catch (PathIsNotEmptyDirectoryException | FileNotFoundException | ParentNotDirectoryException e) {
            return false;
        } catch (RemoteException e) {
            IOException cause = e.unwrapRemoteException();
            if (cause instanceof PathIsNotEmptyDirectoryException || cause instanceof ParentNotDirectoryException) {
                return false;
            }
            throw cause;
        }
    }
}
