package dev.larder.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes of frontends and agents as the Java machine maps them into memory, which takes half of the time to start one: tests
 * start hundreds. The first process of a build that ends in peace writes them down for those that follow.
 */
final class SharedClasses {
    private static final Path TARGET = GoldenRepositories.MODULE.resolve("target");
    /** The class path; an archive needs one that has jars alone. */
    private static final List<Path> JARS = jars();

    private final Path archive;
    private final boolean isWriter;

    private SharedClasses(Path archive, boolean isWriter) {
        this.archive = archive;
        this.isWriter = isWriter;
    }

    static SharedClasses of(String mainClass) {
        try {
            Path folder = Files.createDirectories(TARGET.resolve("shared-classes"));
            Path archive = folder.resolve(mainClass + "-" + build() + ".jsa");
            return new SharedClasses(archive, Files.notExists(archive) && isFirst(archive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("-Xshare:auto", "-Xlog:cds*=off"));
        if (isWriter) {
            flags.add("-XX:ArchiveClassesAtExit=" + unfinished());
        } else if (Files.exists(archive)) {
            flags.add("-XX:SharedArchiveFile=" + archive);
        }
        flags.add("-cp");
        flags.add(JARS.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        return flags;
    }

    /** To be called when the process has ended in peace. */
    void ended() {
        try {
            if (isWriter && Files.exists(unfinished())) {
                Files.move(unfinished(), archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path unfinished() {
        return archive.resolveSibling(archive.getFileName() + ".unfinished");
    }

    /** Among the test machines that run at the same time. */
    private static boolean isFirst(Path archive) throws IOException {
        try {
            Files.createFile(archive.resolveSibling(archive.getFileName() + ".claimed"));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static List<Path> jars() {
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Maven copies the jars in its phase package", e);
        }
    }

    private static String build() throws IOException {
        int hash = 0;
        for (Path jar : JARS) {
            hash = 31 * hash
                    + List.of(jar, Files.size(jar), Files.getLastModifiedTime(jar))
                            .hashCode();
        }
        return Integer.toHexString(hash);
    }
}
