package dev.larder.common.blob.local;

import dev.larder.common.blob.AccessDenied;
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
import dev.larder.common.blob.Interrupted;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Blobs as files below one folder. A put is on disk, with the names that lead to it, before it returns. A key cannot be
 * a blob and the folder of another blob at once. The file system must have hard links.
 */
public final class LocalBlobStore implements BlobStore {
    /** Temporary files are below it. No blob key can hold a tilde, so no blob can be here and no list can show it. */
    static final String UNFINISHED = "~unfinished";

    private static final int PARALLELISM = 4;
    /** A folder may vanish, being empty, between its making and its use; more often than this is no coincidence. */
    private static final int FOLDER_ATTEMPTS_MAX = 100;

    private final Path root;

    public LocalBlobStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        Path target = path(key);
        Path temporary = root.resolve(UNFINISHED)
                .resolve(key.value() + "~" + UUID.randomUUID().toString().substring(0, 8));
        try {
            if (mode == WriteMode.CREATE_NEW && Files.exists(target)) {
                throw new BlobAlreadyExists("Blob " + key + " exists");
            }
            try {
                write(key, source, temporary);
                publish(temporary, target, mode);
            } finally {
                Files.deleteIfExists(temporary);
                removeEmptyFolders(temporary.getParent());
            }
        } catch (FileAlreadyExistsException e) {
            throw new BlobAlreadyExists("Blob " + key + " exists", e);
        } catch (IOException e) {
            throw translated("put", key.value(), e);
        }
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        try {
            Path file = path(key);
            if (Files.isDirectory(file)) {
                throw new BlobNotFound("Blob " + key + " does not exist");
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            if (range.offset() >= channel.size()) {
                channel.close();
                return new ByteArrayInputStream(new byte[0]);
            }
            channel.position(range.offset());
            return new BoundedStream(
                    Channels.newInputStream(channel), range.length(), e -> translated("read", key.value(), e));
        } catch (IOException e) {
            throw translated("open", key.value(), e);
        }
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        try {
            return stat(key, path(key));
        } catch (IOException e) {
            throw translated("stat", key.value(), e);
        }
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        List<BlobStat> found = new ArrayList<>();
        try {
            // One more than asked for tells whether more follow.
            walk(prefix.value(), after.map(BlobKey::value).orElse(""), limit + 1, found);
        } catch (IOException e) {
            throw translated("list", prefix.value(), e);
        }
        return found.size() > limit ? new BlobPage(found.subList(0, limit), true) : new BlobPage(found, false);
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        for (BlobKey key : keys) {
            try {
                Path file = path(key);
                if (!Files.isDirectory(file) && Files.deleteIfExists(file)) {
                    removeEmptyFolders(file.getParent());
                }
            } catch (IOException e) {
                throw translated("delete", key.value(), e);
            }
        }
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        Path folder = root.resolve(UNFINISHED).resolve(prefix.value());
        int removed = 0;
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                removed += Files.isDirectory(path) ? 0 : 1;
                Files.deleteIfExists(path);
            }
            removeEmptyFolders(folder.getParent());
            return removed;
        } catch (NoSuchFileException e) {
            return removed;
        } catch (UncheckedIOException e) {
            throw translated("purge", prefix.value(), e.getCause());
        } catch (IOException e) {
            throw translated("purge", prefix.value(), e);
        }
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
        Path unfinished = root.resolve(UNFINISHED);
        List<BlobStat> found = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(unfinished.resolve(prefix.value()))) {
            for (Path path : paths.filter(Files::isRegularFile).limit(limit).toList()) {
                String name = unfinished.relativize(path).toString().replace(File.separatorChar, '/');
                found.add(new BlobStat(
                        new BlobKey(name.substring(0, name.lastIndexOf('~'))),
                        Files.size(path),
                        Files.getLastModifiedTime(path).toInstant()));
            }
            return found;
        } catch (NoSuchFileException e) {
            // Whoever was writing has ended meanwhile.
            return found;
        } catch (UncheckedIOException e) {
            throw translated("list unfinished", prefix.value(), e.getCause());
        } catch (IOException e) {
            throw translated("list unfinished", prefix.value(), e);
        }
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits(true, Long.MAX_VALUE, PARALLELISM);
    }

    @Override
    public void close() {}

    private Path path(BlobKey key) {
        return root.resolve(key.value());
    }

    private void write(BlobKey key, BlobSource source, Path temporary) throws IOException {
        try (FileChannel channel = created(temporary);
                OutputStream out = Channels.newOutputStream(channel)) {
            Blobs.copy(key, source, out);
            channel.force(true);
        }
    }

    private static FileChannel created(Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(file.getParent());
                return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                // Another thread removed the folder, which was empty until now.
                if (attempt == FOLDER_ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    private void publish(Path temporary, Path target, WriteMode mode) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(target.getParent());
                switch (mode) {
                    // A link fails when the name is taken; a move would not.
                    case CREATE_NEW -> Files.createLink(target, temporary);
                    case REPLACE ->
                        Files.move(
                                temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
                break;
            } catch (NoSuchFileException e) {
                if (attempt == FOLDER_ATTEMPTS_MAX || !Files.exists(temporary)) {
                    throw e;
                }
            }
        }
        for (Path folder = target.getParent(); folder.startsWith(root); folder = folder.getParent()) {
            sync(folder);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void walk(String folder, String after, int limit, List<BlobStat> found) throws IOException {
        for (String name : namesInKeyOrder(folder)) {
            if (found.size() >= limit) {
                return;
            }
            String key = folder + name;
            if (name.endsWith("/")) {
                // All keys of a folder are before `after` when the folder is, unless `after` is inside it.
                if (key.compareTo(after) > 0 || after.startsWith(key)) {
                    walk(key, after, limit, found);
                }
            } else if (key.compareTo(after) > 0) {
                stat(new BlobKey(key), root.resolve(key)).ifPresent(found::add);
            }
        }
    }

    /** The names in a folder; those of folders end in a slash, because that is how their keys go on. */
    private List<String> namesInKeyOrder(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> entries = Files.list(root.resolve(folder))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = entry.getFileName().toString();
                if (isKey(name)) {
                    names.add(Files.isDirectory(entry) ? name + "/" : name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    private static boolean isKey(String name) {
        try {
            new BlobKey(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<BlobStat> stat(BlobKey key, Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new BlobStat(
                            key,
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (e.getReason() != null && e.getReason().contains("Not a directory")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Removes the folder and those above it, below the root, as far as they are empty. */
    private void removeEmptyFolders(Path lowest) throws IOException {
        for (Path folder = lowest; folder.startsWith(root) && !folder.equals(root); folder = folder.getParent()) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    private static BlobStoreException translated(String operation, String name, IOException e) {
        if (e instanceof BlobStoreException named) {
            return named;
        }
        String what = "Cannot " + operation + " blob '" + name + "': ";
        if (e instanceof NoSuchFileException) {
            return new BlobNotFound("Blob " + name + " does not exist", e);
        }
        if (e instanceof AccessDeniedException) {
            return new AccessDenied(what + "permission denied on " + e.getMessage(), e);
        }
        if (e instanceof ClosedByInterruptException) {
            return new Interrupted(what + "interrupted", e);
        }
        return new BlobStoreException(what + e, e);
    }
}
