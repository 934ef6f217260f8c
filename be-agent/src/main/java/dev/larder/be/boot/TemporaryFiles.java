package dev.larder.be.boot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where libraries put files that live as long as the process, such as the unpacked code of the query engine (70 MB). A
 * process that is killed leaves them behind, so they lie in the data folder and the next start removes them. Who gives the
 * JVM a folder with {@code -Djava.io.tmpdir} keeps it, and looks after it.
 */
final class TemporaryFiles {
    private static final String PROPERTY = "java.io.tmpdir";

    private TemporaryFiles() {}

    /** Tells this process where temporary files go. For the start of a program: libraries read it once. */
    static void putUnder(Path data) {
        boolean given = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(flag -> flag.startsWith("-D" + PROPERTY + "="));
        if (!given) {
            System.setProperty(PROPERTY, folder(data).toAbsolutePath().toString());
        }
    }

    /** Makes the folder, empty. The caller holds the lock of the data folder, so nobody uses what is in it. */
    static void clear(Path data) throws IOException {
        Path folder = Files.createDirectories(folder(data));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Path folder(Path data) {
        return data.resolve("tmp");
    }
}
