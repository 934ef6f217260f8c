package dev.larder.be.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** Changes of files that hold after a power cut. */
public final class DurableFiles {
    /** Ends the name of every file that is not whole yet; a start of the agent removes such files. */
    public static final String TEMPORARY_SUFFIX = ".tmp";

    private DurableFiles() {}

    /** Puts the bytes in the place of the file's old ones, at one instant. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path temporary = temporaryOf(file);
        write(temporary, bytes);
        move(temporary, file);
        syncFolder(folderOf(file));
    }

    /** Writes a file whose bytes nobody counts on before this returns: a power cut may leave half of them. */
    public static void create(Path file, byte[] bytes) throws IOException {
        write(file, bytes);
        syncFolder(folderOf(file));
    }

    /** Renames at one instant; of a folder, the target must not exist. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where a file is written before it gets its name. */
    public static Path temporaryOf(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
    }

    /** Makes names in the folder (new, renamed, removed) last. */
    public static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    public static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("A file without a folder: " + file);
        }
        return folder;
    }

    /** The entries of a folder, in the order of their names; none when there is no such folder. */
    public static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Deletes a folder and all in it, or a file; what is not there counts as deleted. Links are not followed. */
    public static void deleteTree(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
